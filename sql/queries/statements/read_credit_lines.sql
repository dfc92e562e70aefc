-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The lines of ticket $1 as the books took them, once for each person who did the work.
SELECT l.line, l.account, l.activity, l.turnover, l.vat_scheme = 'deposit' AS deposit, w.member, coalesce(w.weight, 0)::bigint AS weight
  FROM ticket_line l LEFT JOIN ticket_line_member w ON w.ticket = l.ticket AND w.line = l.line
 WHERE l.ticket = $1 ORDER BY l.line, w.position
