-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 the day after the last month asked for. Of sealed months what was kept of them, of the others their postings.
SELECT s.month, s.member, s.activity, coalesce(s.split_rule, 0) AS rule,
       coalesce(sum(s.amount) FILTER (WHERE s.account = '901000'), 0)::bigint AS net,
       coalesce(sum(s.amount) FILTER (WHERE s.account = '903000'), 0)::bigint AS internal,
       coalesce(-sum(s.amount) FILTER (WHERE s.account = '902000'), 0)::bigint AS costs
  FROM (SELECT b.month, b.account, b.activity, b.member, b.split_rule, b.debit_cents - b.credit_cents AS amount
          FROM month_balance b WHERE b.kpa = $1 AND b.month < $2
        UNION ALL
        SELECT date_trunc('month', p.date)::date, p.account, p.activity, p.member, p.split_rule, p.amount_cents
          FROM posting p
         WHERE p.kpa = $1 AND p.date < $2
           AND p.date >= (SELECT coalesce((max(c.month) + interval '1 month')::date, '-infinity') FROM month_close c WHERE c.kpa = $1)) s
 WHERE s.account IN ('901000', '902000', '903000')
 GROUP BY 1, 2, 3, 4
 ORDER BY 1, 2, 3, 4
