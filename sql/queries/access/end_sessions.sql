-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 the session that stays, NULL for none, $3 now
UPDATE session SET revoked_at = $3 WHERE person = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2)
