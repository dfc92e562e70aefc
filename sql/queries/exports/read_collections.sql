-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux 10.4: money received for services, whose VAT is due when they are paid; at the till that is the day of the sale.
-- A deposit is received when it is paid, and taken off when the rest is. What was reversed, returned or credited is taken off on that day; invoices to businesses leave by their own way. None where
-- the seller pays its VAT on what it invoices (option pour les débits).
WITH sold AS (
  SELECT t.id, t.business_day AS day, 1 AS sign
    FROM ticket t
   WHERE t.legal_entity = $1 AND ($2::text IS NULL OR t.kpa = $2)
     AND t.business_day >= $3 AND t.business_day < ($3 + interval '1 month')::date
     AND NOT EXISTS (SELECT FROM invoice i WHERE i.ticket = t.id AND i.kind = 'invoice' 
                      AND coalesce(i.document::jsonb #>> '{customer,siren}', i.document::jsonb #>> '{customer,vat_number}', '') <> '')
  UNION ALL
  SELECT e.ticket, r.date, -1
    FROM entry r JOIN entry e ON e.id = r.reverses AND e.ticket IS NOT NULL
   WHERE r.legal_entity = $1 AND ($2::text IS NULL OR r.kpa = $2) AND r.reverses IS NOT NULL
     AND r.date >= $3 AND r.date < ($3 + interval '1 month')::date
     AND NOT EXISTS (SELECT FROM invoice i WHERE i.ticket = e.ticket AND i.kind = 'invoice' 
                      AND coalesce(i.document::jsonb #>> '{customer,siren}', i.document::jsonb #>> '{customer,vat_number}', '') <> '')
), lines AS (
  SELECT s.day, l.kind, l.vat_scheme, l.vat_rate, s.sign * l.gross_cents AS gross, s.sign * l.vat_cents AS vat
    FROM sold s JOIN ticket_line l ON l.ticket = s.id AND (l.turnover OR l.vat_scheme = 'deposit')
  UNION ALL
  SELECT e.date, l.kind, l.vat_scheme, l.vat_rate, -(g ->> 'gross')::bigint, -(g ->> 'vat')::bigint
    FROM invoice n JOIN entry e ON e.id = n.entry CROSS JOIN LATERAL jsonb_array_elements(n.document::jsonb -> 'lines') g
    JOIN ticket_line l ON l.ticket = n.ticket AND l.line = (g ->> 'line')::int AND l.turnover
   WHERE n.legal_entity = $1 AND ($2::text IS NULL OR n.kpa = $2) AND e.date >= $3 AND e.date < ($3 + interval '1 month')::date
     AND coalesce(n.document::jsonb #>> '{customer,siren}', n.document::jsonb #>> '{customer,vat_number}', '') = ''
)
SELECT l.day, l.vat_rate::bigint AS rate, sum(l.gross)::bigint AS gross, sum(l.vat)::bigint AS vat
  FROM lines l
 WHERE l.kind = 'service' AND l.vat_scheme <> 'margin' AND l.vat_rate > 0
   AND NOT (SELECT c.vat_on_debits FROM legal_entity c WHERE c.code = $1)
 GROUP BY l.day, l.vat_rate
 ORDER BY l.day, l.vat_rate
