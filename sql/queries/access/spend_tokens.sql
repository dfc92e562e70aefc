-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now, $3 of which kind, NULL for all: keys that were not used are worth nothing any more
UPDATE sign_in_token SET used_at = $2 WHERE person = $1 AND used_at IS NULL AND kind = coalesce($3, kind)
