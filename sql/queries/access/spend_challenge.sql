-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 person, NULL for a sign-in, $3 purpose, $4 now: answered once, whatever the answer is worth
DELETE FROM challenge WHERE hash = $1 AND person IS NOT DISTINCT FROM $2 AND purpose = $3 AND expires_at > $4
