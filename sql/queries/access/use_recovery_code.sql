-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 digest, $3 now
UPDATE recovery_code SET used_at = $3 WHERE hash = $2 AND person = $1 AND used_at IS NULL
