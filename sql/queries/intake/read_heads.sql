-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tills: the last record of each
SELECT u.till, r.sequence, r.hash, r.body
  FROM unnest($1::text[]) u (till),
       LATERAL (SELECT * FROM record r WHERE r.till = u.till AND r.chain = 'T' ORDER BY r.sequence DESC LIMIT 1) r
