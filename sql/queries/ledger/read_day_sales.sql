-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.id AS ticket, t.at, t.till, t.total_cents AS total, count(*) AS lines,
       string_agg(l.label, ', ' ORDER BY l.line) FILTER (WHERE l.line <= 3) || CASE WHEN count(*) > 3 THEN '…' ELSE '' END AS summary,
       coalesce(sum(l.net_cents) FILTER (WHERE l.turnover), 0)::bigint AS net, sum(l.vat_cents)::bigint AS vat
  FROM ticket t JOIN ticket_line l ON l.ticket = t.id
 WHERE t.kpa = $1 AND t.business_day = $2
 GROUP BY t.id
 ORDER BY t.at DESC, t.id DESC
