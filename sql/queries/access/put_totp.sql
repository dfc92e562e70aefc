-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 sealed
INSERT INTO totp (person, secret) VALUES ($1, $2)
ON CONFLICT (person) DO UPDATE SET secret = $2, confirmed_at = NULL, last_step = 0
