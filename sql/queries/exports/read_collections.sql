-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux 10.4: money received for services, whose VAT is due when they are paid; at the till that is the day of the sale.
-- What was reversed is taken off on the day of the reversal.
WITH sold AS (
  SELECT t.id, t.business_day AS day, 1 AS sign
    FROM ticket t
   WHERE t.legal_entity = $1 AND ($2::text IS NULL OR t.kpa = $2)
     AND t.business_day >= $3 AND t.business_day < ($3 + interval '1 month')::date
  UNION ALL
  SELECT e.ticket, r.date, -1
    FROM entry r JOIN entry e ON e.id = r.reverses AND e.ticket IS NOT NULL
   WHERE r.legal_entity = $1 AND ($2::text IS NULL OR r.kpa = $2) AND r.reverses IS NOT NULL
     AND r.date >= $3 AND r.date < ($3 + interval '1 month')::date
)
SELECT s.day, l.vat_rate::bigint AS rate, sum(s.sign * l.gross_cents)::bigint AS gross, sum(s.sign * l.vat_cents)::bigint AS vat
  FROM sold s JOIN ticket_line l ON l.ticket = s.id AND l.turnover
 WHERE l.kind = 'service' AND l.vat_scheme <> 'margin' AND l.vat_rate > 0
 GROUP BY s.day, l.vat_rate
 ORDER BY s.day, l.vat_rate
