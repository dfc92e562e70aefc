-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: what it took off the shelf; nothing when it took nothing (bought together, made for it)
SELECT l.item, l.piece, l.quantity FROM shop_order_line l
 WHERE l.order_id = $1 AND EXISTS (SELECT FROM stock_hold h WHERE h.holder = $1) ORDER BY l.line
