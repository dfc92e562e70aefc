-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign: each order with what it holds now, in the order of names
SELECT o.id AS "order", o.code, o.state, coalesce(c.name, '') AS name, coalesce(c.phone, '') AS phone, l.line, p.offer, l.label,
       f.unit, p.allotted AS agreed, l.quantity, l.unit_price_cents AS price, l.gross_cents AS gross, o.total_cents AS total,
       CASE WHEN o.ticket IS NULL THEN greatest(0, o.total_cents - o.paid_cents + o.back_cents) ELSE 0 END AS due
  FROM pledge g JOIN shop_order o ON o.id = g.order_id
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
  JOIN (SELECT e.*, row_number() OVER (PARTITION BY e.pledge ORDER BY e.offer) AS at FROM pledge_line e
         WHERE e.campaign = $1 AND e.allotted > 0) p ON p.pledge = g.id
  JOIN campaign_offer f ON f.campaign = g.campaign AND f.line = p.offer
  JOIN shop_order_line l ON l.order_id = o.id AND l.line = p.at
 WHERE g.campaign = $1 ORDER BY lower(c.name), o.code, l.line
