-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: what a letter about it says
SELECT o.code, o.language, o.total_cents AS total, o.pays, c.name, c.email, c.phone, o.kpa, k.name AS place, k.city, k.address,
       s.starts_at, s.ends_at, d.starts_at AS dropoff_from, d.ends_at AS dropoff_to,
       coalesce(c.by_sms AND EXISTS (SELECT FROM sms_setting m WHERE m.kpa = o.kpa AND m.is_on), false) AS by_sms
  FROM shop_order o
  JOIN kpa k ON k.code = o.kpa
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
  LEFT JOIN pickup_slot s ON s.id = o.pickup
  LEFT JOIN pickup_slot d ON d.id = o.dropoff
 WHERE o.id = $1
