-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT s.id, a.number AS account, s.reference, s.from_day, s.to_day, s.has_balances, s.opening_cents AS opening, s.closing_cents AS closing,
       s.lines, s.format, s.imported_at AS at, (SELECT name FROM person WHERE id = s.made_by) AS who
  FROM bank_statement s JOIN bank_account a ON a.id = s.account
 WHERE s.kpa = $1 AND s.from_day <= $3 AND s.to_day >= $2 ORDER BY a.number, s.from_day, s.to_day
