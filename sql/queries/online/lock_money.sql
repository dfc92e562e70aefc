-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: what it has to do with money; nobody else moves it until this transaction ends
SELECT o.id, o.code, o.state, o.total_cents AS total, o.paid_cents AS paid, o.back_cents AS back,
       coalesce((SELECT sum(payment_going_back(p.id) - p.back_cents) FROM payment p WHERE p.purpose = 'order' AND p.target = o.id), 0)::bigint AS going,
       (SELECT count(*) FROM payment p WHERE p.purpose = 'order' AND p.target = o.id AND p.received_cents > 0) AS payments,
       s.id AS sale, coalesce(s.state, '') AS sale_state
  FROM shop_order o
  LEFT JOIN LATERAL (SELECT s.id, s.state FROM online_sale s WHERE s.order_id = o.id AND s.amount_cents > 0 AND s.state <> 'refused'
                      ORDER BY s.made_at DESC LIMIT 1) s ON true
 WHERE o.id = $1 FOR NO KEY UPDATE OF o
