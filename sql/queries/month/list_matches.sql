-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was brought together in the days asked for, the newest first.
SELECT m.id, m.account, e.label, m.reason, m.amount_cents AS amount, m.fee_cents AS fee, e.date AS day, m.made_at AS at,
       (SELECT name FROM person WHERE id = m.made_by) AS who
  FROM bank_match m JOIN entry e ON e.id = m.entry
 WHERE m.kpa = $1 AND e.date BETWEEN $2 AND $3 AND m.undone_at IS NULL ORDER BY m.made_at DESC, e.date DESC, m.id LIMIT 500
