-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 campaign, $3 order, $4 offer: one line of an order of a groupage, and what was agreed
SELECT o.id AS "order", o.state, o.total_cents AS total, o.paid_cents AS paid, o.back_cents AS back, o.ticket,
       l.line, l.quantity, l.unit_price_cents AS price, l.gross_cents AS gross, p.allotted, f.unit, c.margin_bp, order_is_promised($1, o.id) AS promised
  FROM pledge g JOIN shop_order o ON o.id = g.order_id
  JOIN campaign c ON c.id = g.campaign
  JOIN pledge_line p ON p.pledge = g.id AND p.offer = $4
  JOIN campaign_offer f ON f.campaign = g.campaign AND f.line = $4
  JOIN shop_order_line l ON l.order_id = o.id
   AND l.line = (SELECT count(*) FROM pledge_line e WHERE e.pledge = g.id AND e.allotted > 0 AND e.offer <= $4)
 WHERE g.campaign = $2 AND g.kpa = $1 AND o.id = $3 AND p.allotted > 0 FOR NO KEY UPDATE OF o
