-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: what was renounced of it
SELECT i.label, i.gross_cents AS gross
  FROM shop_withdrawal w JOIN shop_order_line i ON i.order_id = w.order_id AND i.line = ANY (w.lines)
 WHERE w.order_id = $1 ORDER BY i.line
