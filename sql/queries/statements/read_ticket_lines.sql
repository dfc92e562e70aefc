-- SPDX-License-Identifier: AGPL-3.0-or-later
-- With who did the work: names and the CAPE in force on the day of the sale, separated by line feeds.
SELECT l.line, l.label || CASE WHEN l.vat_scheme = 'deposit' THEN ' (acompte)' WHEN l.discount_cents > 0 THEN ' (remise déduite)' ELSE '' END AS label, l.kind, l.unit, l.quantity, l.vat_scheme, l.vat_rate, CASE WHEN l.discount_cents > 0 THEN round(l.gross_cents * 1000.0 / l.quantity)::bigint ELSE l.unit_price_cents END AS unit_price, l.gross_cents AS gross,
       l.net_cents AS net, l.vat_cents AS vat,
       (SELECT string_agg(m.name || '|' || to_char(c.ends_on, 'DD/MM/YYYY'), E'\n' ORDER BY w.position)
          FROM ticket_line_member w JOIN member m ON m.code = w.member
          JOIN contract c ON c.member = w.member AND c.kind = 'cape' AND $2 BETWEEN c.starts_on AND c.ends_on
         WHERE w.ticket = l.ticket AND w.line = l.line) AS capes
  FROM ticket_line l WHERE l.ticket = $1 ORDER BY l.line
