-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 line, $3 quantity, $4 gross
UPDATE shop_order_line SET quantity = $3, gross_cents = $4 WHERE order_id = $1 AND line = $2
