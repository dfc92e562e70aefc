-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 chains: the last record of each chain that has one
SELECT c.chain, r.sequence, r.hash
  FROM unnest($2::text[]) WITH ORDINALITY c (chain, place),
       LATERAL (SELECT * FROM record r WHERE r.till = $1 AND r.chain = c.chain ORDER BY r.sequence DESC LIMIT 1) r
 ORDER BY c.place
