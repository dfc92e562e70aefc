-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Flux 10.3: what was sold to private persons, a row per day, category and rate. A mixed ticket counts once in each of
-- its categories ("sales") and once in its day ("day_sales"). Vouchers that are no turnover are left out; a sale that was
-- reversed is taken off on the day of the reversal, which is no transaction, and so are returns and credit notes on theirs. What was invoiced to a business (its SIREN
-- or VAT number is known) leaves by the electronic invoice.
WITH sold AS (
  SELECT t.id, CASE t.kind WHEN 'sale' THEN t.id END AS counted, t.business_day AS day, 1 AS sign
    FROM ticket t
   WHERE t.legal_entity = $1 AND ($2::text IS NULL OR t.kpa = $2)
     AND t.business_day >= $3 AND t.business_day < ($3 + interval '1 month')::date
     AND NOT EXISTS (SELECT FROM invoice i WHERE i.ticket = t.id AND i.kind = 'invoice' 
                      AND coalesce(i.document::jsonb #>> '{customer,siren}', i.document::jsonb #>> '{customer,vat_number}', '') <> '')
  UNION ALL
  SELECT e.ticket, NULL, r.date, -1
    FROM entry r JOIN entry e ON e.id = r.reverses AND e.ticket IS NOT NULL
   WHERE r.legal_entity = $1 AND ($2::text IS NULL OR r.kpa = $2) AND r.reverses IS NOT NULL
     AND r.date >= $3 AND r.date < ($3 + interval '1 month')::date
     AND NOT EXISTS (SELECT FROM invoice i WHERE i.ticket = e.ticket AND i.kind = 'invoice' 
                      AND coalesce(i.document::jsonb #>> '{customer,siren}', i.document::jsonb #>> '{customer,vat_number}', '') <> '')
), lines AS (
  SELECT s.counted, s.day, l.vat_rate, s.sign * l.net_cents AS net_cents, s.sign * l.vat_cents AS vat_cents,
         CASE WHEN l.vat_scheme = 'margin' THEN 'TMA1' WHEN l.vat_rate = 0 THEN 'TNT1'
              WHEN l.kind = 'service' THEN 'TPS1' ELSE 'TLB1' END AS category
    FROM sold s JOIN ticket_line l ON l.ticket = s.id AND l.turnover
  UNION ALL
  SELECT NULL, e.date, l.vat_rate, -(g ->> 'net')::bigint, -(g ->> 'vat')::bigint,
         CASE WHEN l.vat_scheme = 'margin' THEN 'TMA1' WHEN l.vat_rate = 0 THEN 'TNT1'
              WHEN l.kind = 'service' THEN 'TPS1' ELSE 'TLB1' END
    FROM invoice n JOIN entry e ON e.id = n.entry CROSS JOIN LATERAL jsonb_array_elements(n.document::jsonb -> 'lines') g
    JOIN ticket_line l ON l.ticket = n.ticket AND l.line = (g ->> 'line')::int AND l.turnover
   WHERE n.legal_entity = $1 AND ($2::text IS NULL OR n.kpa = $2) AND e.date >= $3 AND e.date < ($3 + interval '1 month')::date
     AND coalesce(n.document::jsonb #>> '{customer,siren}', n.document::jsonb #>> '{customer,vat_number}', '') = ''
), days AS (
  SELECT day, count(DISTINCT counted) AS sales FROM lines GROUP BY day
), categories AS (
  SELECT day, category, count(DISTINCT counted) AS sales FROM lines GROUP BY day, category
)
SELECT l.day, l.category, l.vat_rate::bigint AS rate, sum(l.net_cents)::bigint AS net, sum(l.vat_cents)::bigint AS vat,
       c.sales, d.sales AS day_sales
  FROM lines l JOIN days d USING (day) JOIN categories c USING (day, category)
 GROUP BY l.day, l.category, l.vat_rate, c.sales, d.sales
 ORDER BY l.day, l.category, l.vat_rate
