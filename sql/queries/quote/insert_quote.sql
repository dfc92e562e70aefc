-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 code, $4 digest of the key, $5 digest of what is asked, $6 activity, $7 language, $8 now; no row: it was made before
INSERT INTO quote (id, kpa, code, key_hash, content_hash, activity, state, language, asked_at)
VALUES ($1, $2, $3, $4, $5, $6, 'asked', $7, $8) ON CONFLICT (kpa, key_hash) DO NOTHING RETURNING id
