-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT x.id, x.kind, x.day, x.amount_cents AS amount, x.note, x.deposit, coalesce(x.bank_line, 0) AS bank_line, x.made_at AS at,
       (SELECT name FROM person WHERE id = x.made_by) AS who
  FROM explanation x WHERE x.kpa = $1 AND x.day BETWEEN $2 AND $3 AND x.undone_at IS NULL ORDER BY x.day, x.made_at
