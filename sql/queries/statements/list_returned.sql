-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 ticket: what came back of its lines at the till.
SELECT l.source_line AS line, (-sum(l.net_cents))::bigint AS net, (-sum(l.vat_cents))::bigint AS vat, (-sum(l.gross_cents))::bigint AS gross
  FROM ticket t JOIN ticket_line l ON l.ticket = t.id
 WHERE t.source = $1
 GROUP BY l.source_line ORDER BY l.source_line
