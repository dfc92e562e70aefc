-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member, $3 first month that counts: what she sold, and what lowers its base, month by month and rule by rule. Of
-- sealed months what was kept of them, of the others her postings.
SELECT s.month, $2 AS member, CASE WHEN s.split_rule IS NULL THEN s.activity END AS activity, coalesce(s.split_rule, 0) AS rule,
       coalesce(sum(s.amount) FILTER (WHERE s.account = '901000'), 0)::bigint AS net,
       coalesce(sum(s.amount) FILTER (WHERE s.account = '903000'), 0)::bigint AS internal,
       coalesce(-sum(s.amount) FILTER (WHERE s.account = '902000'), 0)::bigint AS costs
  FROM (SELECT b.month, b.account, b.activity, b.split_rule, b.debit_cents - b.credit_cents AS amount
          FROM month_balance b WHERE b.kpa = $1 AND b.member = $2 AND b.month >= $3
        UNION ALL
        SELECT date_trunc('month', p.date)::date, p.account, p.activity, p.split_rule, p.amount_cents
          FROM posting p
         WHERE p.kpa = $1 AND p.member = $2
           AND p.date >= (SELECT greatest($3, (max(c.month) + interval '1 month')::date) FROM month_close c WHERE c.kpa = $1)) s
 WHERE s.account IN ('901000', '902000', '903000')
 GROUP BY 1, 3, 4
 ORDER BY 1, 3, 4
