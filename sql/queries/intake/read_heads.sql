-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tills, $2 chains: the last record of each chain of each till
SELECT u.till, c.chain, r.sequence, r.hash, r.body
  FROM unnest($1::text[]) u (till), unnest($2::text[]) c (chain),
       LATERAL (SELECT * FROM record r WHERE r.till = u.till AND r.chain = c.chain ORDER BY r.sequence DESC LIMIT 1) r
