-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 person, $3 digest of what the QR carries, $4 Argon2id of the PIN, $5 now
INSERT INTO card (id, person, secret_hash, pin, printed_at) VALUES ($1, $2, $3, $4, $5)
