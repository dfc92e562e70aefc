-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 first day, $3 the day after the last: what else moved her account, entry by entry.
WITH hers AS MATERIALIZED (SELECT entry, account, amount_cents FROM posting WHERE member = $1 AND date >= $2 AND date < $3),
     moves AS (SELECT entry,
                      coalesce(-sum(amount_cents) FILTER (WHERE account = '911000'), 0)::bigint AS amount,
                      bool_or(account IN ('902000', '902500')) AS cost,
                      bool_or(account = '903000') AS sold_inside,
                      bool_or(account = '921000') AS paid
                 FROM hers WHERE entry NOT IN (SELECT entry FROM hers WHERE account = '901000')
                GROUP BY entry)
SELECT m.entry, e.date AS day, e.label, e.piece, m.amount, m.cost, m.sold_inside, m.paid
  FROM moves m JOIN entry e ON e.id = m.entry
 WHERE m.amount <> 0
 ORDER BY e.date, e.id
