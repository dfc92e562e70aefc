-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 step of the code, $3 now: what was shown takes the place of the one in use
UPDATE totp SET secret = pending, confirmed_at = $3, last_step = $2, pending = NULL, pending_at = NULL
 WHERE person = $1 AND pending IS NOT NULL
