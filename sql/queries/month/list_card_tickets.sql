-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.id::text AS ticket, t.at, e.piece, sum(k.amount_cents)::bigint AS amount,
       (SELECT string_agg(l.label, ', ' ORDER BY l.line) FROM ticket_line l WHERE l.ticket = t.id) AS summary
  FROM ticket t
  JOIN ticket_tender k ON k.ticket = t.id AND k.kind = 'card'
  JOIN entry e ON e.ticket = t.id AND e.reverses IS NULL
 WHERE t.kpa = $1 AND t.business_day = $2 GROUP BY t.id, t.at, e.piece ORDER BY t.at
