-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order
SELECT item, piece, quantity FROM shop_order_line WHERE order_id = $1 ORDER BY line
