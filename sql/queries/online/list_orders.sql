-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 code (NULL: all that somebody may fetch), $3 order (NULL: any)
SELECT o.id, o.code, o.state, o.pays, o.version, o.total_cents AS total,
       CASE WHEN o.ticket IS NULL THEN greatest(0, o.total_cents - o.paid_cents + o.back_cents - o.counter_cents) ELSE 0 END AS due,
       CASE WHEN o.state = 'awaiting_payment' THEN greatest(0, o.deposit_cents - o.paid_cents + o.back_cents - o.counter_cents) ELSE 0 END AS due_before,
       o.ticket IS NOT NULL OR o.state = 'collected' AS handed, p.starts_at AS pickup_from, p.ends_at AS pickup_to, d.starts_at AS dropoff_from,
       coalesce(c.name, '') AS name
  FROM shop_order o
  LEFT JOIN pickup_slot p ON p.id = o.pickup
  LEFT JOIN pickup_slot d ON d.id = o.dropoff
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
 WHERE o.kpa = $1 AND ($2::text IS NULL OR o.code = $2) AND ($3::uuid IS NULL OR o.id = $3)
   AND ($2 IS NOT NULL OR $3 IS NOT NULL OR o.state IN ('awaiting_payment', 'confirmed', 'preparing', 'ready'))
 ORDER BY p.starts_at NULLS LAST, o.made_at LIMIT 300
