-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The oldest of each KPA: one whose shop cannot sign keeps no other waiting. source_code: why the sale that a return gives back
-- was refused
SELECT w.id, k.kpa, w.order_id AS "order", w.amount_cents AS amount, w.source, w.is_deposit, coalesce(r.code, '') AS source_code
  FROM (SELECT DISTINCT s.kpa FROM online_sale s WHERE s.state = 'waiting') k
 CROSS JOIN LATERAL (SELECT * FROM online_sale s WHERE s.kpa = k.kpa AND s.state = 'waiting'
                      ORDER BY s.made_at, s.amount_cents DESC, s.id LIMIT 100) w
  LEFT JOIN online_sale r ON r.id = w.source AND r.state = 'refused'
 ORDER BY k.kpa, w.made_at, w.amount_cents DESC, w.id
