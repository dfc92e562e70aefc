-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 from, $3 to: what came in second-hand, lots given and pieces bought, in the order of days
SELECT received_on AS day, 'don' AS kind, coalesce(lot, left(id::text, 8)) AS number, category AS nature, origin,
       weight_g AS grams, pieces, 0::bigint AS paid, coalesce(till, '') AS till
  FROM donation_lot WHERE kpa = $1 AND received_on BETWEEN $2 AND $3 AND cancelled_at IS NULL
UNION ALL
SELECT t.business_day, 'achat', t.till || '-' || t.sequence || '-' || l.line, l.label, 'person',
       0, greatest(l.quantity / 1000, 1)::bigint, l.purchase_price_cents, t.till
  FROM ticket t JOIN ticket_line l ON l.ticket = t.id
 WHERE t.kpa = $1 AND t.business_day BETWEEN $2 AND $3 AND l.purchase_price_cents > 0 AND t.kind = 'sale'
 ORDER BY 1, 3
