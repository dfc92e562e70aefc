-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders
SELECT l.order_id AS "order", l.item, l.label, l.quantity, l.unit_price_cents AS unit_price, l.gross_cents AS gross,
       p.code AS reference, p.member
  FROM shop_order_line l LEFT JOIN piece p ON p.id = l.piece
 WHERE l.order_id = ANY ($1) ORDER BY l.order_id, l.line
