-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The sums kept of sealed months against the postings that stand in them.
WITH stands AS (
  SELECT p.kpa, date_trunc('month', p.date)::date AS month, p.account, p.activity, p.member, p.split_rule,
         coalesce(sum(p.amount_cents) FILTER (WHERE p.amount_cents > 0), 0)::bigint AS debit,
         coalesce(-sum(p.amount_cents) FILTER (WHERE p.amount_cents < 0), 0)::bigint AS credit
    FROM posting p
   WHERE EXISTS (SELECT FROM month_close c WHERE c.kpa = p.kpa AND c.month = date_trunc('month', p.date)::date)
   GROUP BY 1, 2, 3, 4, 5, 6
), kept AS (
  SELECT kpa, month, account, activity, member, split_rule, sum(debit_cents)::bigint AS debit, sum(credit_cents)::bigint AS credit,
         count(*) AS rows
    FROM month_balance GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT format('month_balance kpa=%s month=%s account=%s activity=%s member=%s split_rule=%s',
              coalesce(k.kpa, s.kpa), to_char(coalesce(k.month, s.month), 'YYYY-MM'), coalesce(k.account, s.account),
              coalesce(k.activity, s.activity, '-'), coalesce(k.member, s.member, '-'),
              coalesce((coalesce(k.split_rule, s.split_rule))::text, '-')) AS place,
       CASE WHEN k.kpa IS NULL THEN 'absent : la clôture ne connaissait pas ces mouvements'
            WHEN s.kpa IS NULL THEN 'aucun mouvement de ce mois clos n’y correspond'
            WHEN k.rows > 1 THEN 'inscrit plus d’une fois'
            ELSE format('debit_cents=%s credit_cents=%s inscrits, %s et %s dans les mouvements', k.debit, k.credit, s.debit, s.credit)
       END AS problem
  FROM kept k FULL JOIN stands s
    ON (s.kpa, s.month, s.account) = (k.kpa, k.month, k.account)
   AND coalesce(s.activity, '') = coalesce(k.activity, '') AND coalesce(s.member, '') = coalesce(k.member, '')
   AND coalesce(s.split_rule, 0) = coalesce(k.split_rule, 0)
 WHERE k.kpa IS NULL OR s.kpa IS NULL OR k.rows > 1 OR (k.debit, k.credit) <> (s.debit, s.credit)
