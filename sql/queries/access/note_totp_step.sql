-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 step of the code
UPDATE totp SET last_step = $2 WHERE person = $1 AND last_step < $2
