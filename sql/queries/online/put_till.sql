-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 KPA, $3 public key, $4 digest of a token that nobody has, $5 now
INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) VALUES ($1, $2, 'Boutique en ligne', $3, $4, $5)
ON CONFLICT (code) DO NOTHING
