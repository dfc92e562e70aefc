-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of the days asked for, and older ones that nobody matched.
SELECT l.id, l.day, l.amount_cents AS amount, l.label, l.reference, l.occurrence, a.number AS account, p.match,
       x.id AS explanation, x.note
  FROM bank_line l
  JOIN bank_account a ON a.id = l.account
  LEFT JOIN bank_match_part p ON p.bank_line = l.id AND NOT p.undone
  LEFT JOIN explanation x ON x.bank_line = l.id AND x.undone_at IS NULL
 WHERE l.kpa = $1 AND l.day <= $3 AND (l.day >= $2 OR p.match IS NULL)
 ORDER BY l.day, l.statement, l.position
