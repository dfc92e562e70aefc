-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 chain, $4 sequence, $5 kind, $6 body, $7 signature
INSERT INTO online_record (id, kpa, chain, sequence, kind, body, signature, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'signed')
