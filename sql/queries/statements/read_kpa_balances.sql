-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day: what the members and the pot had before it; member NULL for what bears no name.
SELECT account, member, sum(amount)::bigint AS amount
  FROM (SELECT b.account, b.member, b.credit_cents - b.debit_cents AS amount FROM month_balance b
         WHERE b.kpa = $1 AND b.month < $2 AND b.account IN ('911000', '912000')
        UNION ALL
        SELECT p.account, p.member, -p.amount_cents FROM posting p
         WHERE p.kpa = $1 AND p.date < $2 AND p.account IN ('911000', '912000')
           AND p.date >= (SELECT coalesce((max(c.month) + interval '1 month')::date, '-infinity') FROM month_close c WHERE c.kpa = $1)) parts
 GROUP BY account, member
