-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 grant, $2 person, $3 now
UPDATE role_grant SET revoked_at = $3 WHERE id = $1 AND person = $2 AND revoked_at IS NULL
