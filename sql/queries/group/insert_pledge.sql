-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 campaign, $3 KPA, $4 digest of its token, $5 how it is paid, $6 state, $7 language, $8 now, $9 held until
INSERT INTO pledge (id, campaign, kpa, sequence, token_hash, pays, state, language, made_at, held_until)
VALUES ($1, $2, $3, (SELECT coalesce(max(sequence), 0) + 1 FROM pledge WHERE campaign = $2), $4, $5, $6, $7, $8, $9)
