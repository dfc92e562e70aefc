-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 digest of the token, $3 person, $4 method, $5 assurance, $6 now, $7 until, $8 device, $9 address
INSERT INTO session (id, token_hash, person, method, assurance, created_at, seen_at, expires_at, device, address)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9)
