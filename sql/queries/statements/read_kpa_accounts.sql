-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: what the month's sales put into each financial account, debit positive.
SELECT p.account, a.name, sum(p.amount_cents)::bigint AS amount
  FROM entry e
  JOIN posting p ON p.entry = e.id AND p.account < '9'
  JOIN account a ON a.number = p.account
 WHERE e.kpa = $1 AND e.date >= $2 AND e.date < $3 AND e.ticket IS NOT NULL
 GROUP BY p.account, a.name
 ORDER BY p.account
