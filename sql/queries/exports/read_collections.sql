-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux 10.4: money received for services, whose VAT is due when they are paid; at the till that is the day of the sale.
-- What was reversed is taken off on the day of the reversal; invoices to businesses leave by their own way. None where
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
)
SELECT s.day, l.vat_rate::bigint AS rate, sum(s.sign * l.gross_cents)::bigint AS gross, sum(s.sign * l.vat_cents)::bigint AS vat
  FROM sold s JOIN ticket_line l ON l.ticket = s.id AND l.turnover
 WHERE l.kind = 'service' AND l.vat_scheme <> 'margin' AND l.vat_rate > 0
   AND NOT (SELECT c.vat_on_debits FROM legal_entity c WHERE c.code = $1)
 GROUP BY s.day, l.vat_rate
 ORDER BY s.day, l.vat_rate
