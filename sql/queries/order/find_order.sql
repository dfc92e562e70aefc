-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order
SELECT o.id, o.kpa, o.code, o.state, o.pays, o.source, o.version, o.language, o.total_cents AS total, o.paid_cents AS paid,
       o.back_cents AS back, o.deposit_cents AS deposit, o.counter_cents AS counter, o.made_at, o.held_until, o.ticket, p.starts_at AS pickup_from, p.ends_at AS pickup_to,
       d.starts_at AS dropoff_from, d.ends_at AS dropoff_to, coalesce(c.name, '') AS name, coalesce(c.email, '') AS email,
       coalesce(c.phone, '') AS phone, w.declared_at AS withdrawn_at,
       (SELECT string_agg(l.label, ' · ' ORDER BY l.line) FROM shop_order_line l WHERE l.order_id = o.id) AS content
  FROM shop_order o
  LEFT JOIN pickup_slot p ON p.id = o.pickup
  LEFT JOIN pickup_slot d ON d.id = o.dropoff
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
  LEFT JOIN shop_withdrawal w ON w.order_id = o.id
 WHERE o.id = $1
