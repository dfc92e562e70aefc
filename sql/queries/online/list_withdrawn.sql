-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 amount that goes back: the lines that the office named, or that were renounced, if they are that much.
-- quantity 0: all of it that is left.
WITH named AS (
  SELECT r.lines, r.quantities FROM shop_refund r WHERE r.order_id = $1 AND r.gross_cents = $2 ORDER BY r.made_at
  OFFSET (SELECT count(*) FROM online_sale s WHERE s.order_id = $1 AND s.amount_cents = - $2 AND s.body IS NOT NULL) LIMIT 1)
SELECT u.line, u.quantity FROM named n, unnest(n.lines, n.quantities) u (line, quantity)
UNION ALL
SELECT unnest(w.lines), 0 FROM shop_withdrawal w WHERE w.order_id = $1 AND w.gross_cents = $2 AND NOT EXISTS (SELECT FROM named)
