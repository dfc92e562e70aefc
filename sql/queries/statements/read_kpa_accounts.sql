-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: what the month put into each financial account,
-- debit positive: of what was received its sales, of the VAT whatever moved it.
SELECT p.account, a.name, sum(p.amount_cents)::bigint AS amount
  FROM entry e
  JOIN posting p ON p.entry = e.id AND p.account < '9'
  JOIN account a ON a.number = p.account
 WHERE e.kpa = $1 AND e.date >= $2 AND e.date < $3 AND (e.ticket IS NOT NULL OR p.account LIKE '445%') AND e.journal <> 'AN'
 GROUP BY p.account, a.name
 ORDER BY p.account
