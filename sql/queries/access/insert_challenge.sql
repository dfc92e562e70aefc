-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 person, NULL for a sign-in, $3 purpose, $4 until
INSERT INTO challenge (hash, person, purpose, expires_at) VALUES ($1, $2, $3, $4)
