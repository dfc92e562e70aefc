-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 person, $3 kind, $4 now, $5 until
INSERT INTO sign_in_token (hash, person, kind, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)
