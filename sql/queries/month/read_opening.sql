-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What $1 is left with when year $2 begins: what its last opening said, and what sealed months added since (there the
-- opening and its opposite cancel out). The result follows: what the accounts of classes 1 to 5 lack to balance. An older
-- result (accounts 12) joins what was carried before it (11): one balance, credit in 110000 or debit in 119000.
WITH last AS (
  SELECT e.id, e.year FROM entry e
   WHERE e.kpa = $1 AND e.journal = 'AN' AND e.reverses IS NULL AND e.year < $2::int ORDER BY e.year DESC LIMIT 1
), left_with AS (
  SELECT s.account, s.member, sum(s.amount)::bigint AS amount FROM (
    SELECT p.account, p.member, p.amount_cents AS amount FROM last JOIN posting p ON p.entry = last.id
    UNION ALL
    SELECT b.account, b.member, b.debit_cents - b.credit_cents FROM month_balance b
     WHERE b.kpa = $1 AND b.account < '6' AND b.month < make_date($2::int, 1, 1)
       AND b.month >= coalesce((SELECT make_date(last.year, 1, 1) FROM last), date '-infinity')) s
   GROUP BY s.account, s.member
)
SELECT account, member, sum(amount)::bigint AS amount FROM (
  SELECT account, member, amount FROM left_with WHERE NOT (account ^@ '11' OR account ^@ '12')
  UNION ALL
  SELECT CASE WHEN sum(amount) > 0 THEN '119000' ELSE '110000' END, NULL, sum(amount) FROM left_with
   WHERE account ^@ '11' OR account ^@ '12'
  UNION ALL
  SELECT CASE WHEN sum(amount) > 0 THEN '120000' ELSE '129000' END, NULL, -sum(amount) FROM left_with) parts
 GROUP BY account, member HAVING sum(amount) <> 0
 ORDER BY account, member
