-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last, $4 account: what besides sales moved it, entry by entry, credit positive.
SELECT p.entry, e.date AS day, e.label, e.piece, (-sum(p.amount_cents))::bigint AS amount
  FROM posting p JOIN entry e ON e.id = p.entry
 WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3 AND p.account = $4 AND p.ticket_line IS NULL
 GROUP BY p.entry, e.date, e.label, e.piece
HAVING sum(p.amount_cents) <> 0
 ORDER BY e.date, p.entry
