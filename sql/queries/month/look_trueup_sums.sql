-- SPDX-License-Identifier: AGPL-3.0-or-later
-- As read_trueup_sums, for who looks and posts nothing: the books are not held.
SELECT s.month, s.member, CASE WHEN s.split_rule IS NULL THEN s.activity END AS activity, coalesce(s.split_rule, 0) AS rule,
       coalesce(sum(s.debit - s.credit) FILTER (WHERE s.account = '901000'), 0)::bigint AS net,
       coalesce(sum(s.debit - s.credit) FILTER (WHERE s.account = '903000'), 0)::bigint AS internal,
       coalesce(sum(s.credit - s.debit) FILTER (WHERE s.account = '902000'), 0)::bigint AS costs,
       coalesce(sum(s.credit - s.debit) FILTER (WHERE s.account = '913000'), 0)::bigint AS cae,
       coalesce(sum(s.credit - s.debit) FILTER (WHERE s.account = '912000' AND s.split_rule IS NOT NULL), 0)::bigint AS pot
  FROM (SELECT b.month, b.account, b.activity, b.member, b.split_rule, b.debit_cents AS debit, b.credit_cents AS credit
          FROM month_balance b WHERE b.kpa = $1 AND b.month >= $2 AND b.month < $3
        UNION ALL
        SELECT $3, o.account, o.activity, o.member, o.split_rule, o.debit, o.credit FROM month_sums($1, $3) o) s
 WHERE s.account IN ('901000', '902000', '903000', '913000') OR (s.account = '912000' AND s.split_rule IS NOT NULL)
 GROUP BY 1, 2, 3, 4
