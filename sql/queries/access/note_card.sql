-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now
UPDATE card SET used_at = $2 WHERE person = $1 AND revoked_at IS NULL
