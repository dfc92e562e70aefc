-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 code of an order (NULL: any): payments, those that wait for somebody first
SELECT p.id, p.purpose, p.label, p.state, p.provider, p.amount, p.received, p.back, p.going, p.made_at, p.paid_at, p.order_id AS "order",
       p.code, p.order_state, p.sold_at_till,
       CASE WHEN p.state = 'mismatch' AND p.kept > 0 THEN 'mismatch'
            WHEN p.refused <= p.kept THEN 'refused'
            WHEN p.sold_at_till AND p.kept > 0 THEN 'sold_twice'
            WHEN p.state = 'late' AND p.kept > 0 AND p.order_state IN ('cancelled', 'expired', 'no_show', 'unfulfillable') THEN 'late'
            WHEN p.unsigned THEN 'unsigned' ELSE '' END AS task
  FROM (SELECT p.id, p.purpose, p.label, p.state, p.provider, p.amount_cents AS amount, p.received_cents AS received,
               p.back_cents AS back, payment_going_back(p.id) - p.back_cents AS going, p.received_cents - payment_going_back(p.id) AS kept,
               p.made_at, p.paid_at, o.id AS order_id, coalesce(o.code, '') AS code, coalesce(o.state, '') AS order_state,
               coalesce(o.ticket IS NOT NULL, false) AS sold_at_till,
               (SELECT min(r.amount_cents) FROM payment_refund r WHERE r.payment = p.id AND r.state = 'refused') AS refused,
               EXISTS (SELECT FROM online_sale s WHERE s.order_id = o.id AND s.state = 'refused') AS unsigned
          FROM payment p LEFT JOIN shop_order o ON p.purpose = 'order' AND o.id = p.target
         WHERE p.kpa = $1 AND ($2::text IS NULL OR o.code = $2 OR strpos(p.label, $2) > 0)) p
 ORDER BY 16 DESC, p.made_at DESC LIMIT 200
