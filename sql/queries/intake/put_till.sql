-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 KPA, $3 name, $4 public key, $5 digest of the token, $6 now; the same key again renews its token
INSERT INTO till (code, kpa, name, public_key, token_hash, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (code) DO UPDATE SET token_hash = EXCLUDED.token_hash
 WHERE till.public_key = EXCLUDED.public_key AND till.revoked_at IS NULL
RETURNING code
