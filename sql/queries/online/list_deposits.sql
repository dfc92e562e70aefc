-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders: the deposits that stand in tickets for them, of the shop's chain and of tills, by what they are for
SELECT l.order_id AS "order", l.item, sum(l.gross_cents)::bigint AS amount
  FROM ticket_line l WHERE l.order_id = ANY ($1) AND l.vat_scheme = 'deposit'
 GROUP BY l.order_id, l.item HAVING sum(l.gross_cents) > 0 ORDER BY l.order_id, l.item
