-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 session, $2 whose, $3 now
UPDATE session SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL
