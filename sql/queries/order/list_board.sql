-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 since: what is open, and what was ordered since, who comes first first; $3 after this order (NULL: from the
-- beginning), $4 how many
SELECT o.id, o.kpa, o.code, o.state, o.pays, o.source, o.version, o.language, o.total_cents AS total, o.paid_cents AS paid,
       o.back_cents AS back, o.deposit_cents AS deposit, o.counter_cents AS counter, o.made_at, o.held_until, o.ticket, p.starts_at AS pickup_from, p.ends_at AS pickup_to,
       d.starts_at AS dropoff_from, d.ends_at AS dropoff_to, coalesce(c.name, '') AS name, coalesce(c.email, '') AS email,
       coalesce(c.phone, '') AS phone, w.declared_at AS withdrawn_at,
       (SELECT string_agg(CASE WHEN u.sign IS NULL AND l.quantity = 1000 THEN ''
                               ELSE replace(trim_scale(l.quantity / 1000.0)::text, '.', ',') || coalesce(' ' || u.sign || ' ', ' × ') END || l.label, ' · ' ORDER BY l.line)
          FROM shop_order_line l
          LEFT JOIN item i ON i.kpa = l.kpa AND i.code = l.item
          LEFT JOIN (VALUES ('kg', 'kg'), ('metre', 'm'), ('hour', 'h')) u (unit, sign) ON u.unit = i.unit
         WHERE l.order_id = o.id) AS content
  FROM shop_order o
  LEFT JOIN pickup_slot p ON p.id = o.pickup
  LEFT JOIN pickup_slot d ON d.id = o.dropoff
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
  LEFT JOIN shop_withdrawal w ON w.order_id = o.id
 WHERE o.kpa = $1 AND (o.state NOT IN ('collected', 'cancelled', 'expired', 'no_show') OR o.made_at >= $2)
   AND ($3::uuid IS NULL OR (coalesce(d.starts_at, p.starts_at, 'infinity'), o.id) >
        (SELECT coalesce(ld.starts_at, lp.starts_at, 'infinity'), l.id
           FROM shop_order l LEFT JOIN pickup_slot lp ON lp.id = l.pickup LEFT JOIN pickup_slot ld ON ld.id = l.dropoff
          WHERE l.id = $3 AND l.kpa = $1))
 ORDER BY coalesce(d.starts_at, p.starts_at, 'infinity'), o.id LIMIT $4
