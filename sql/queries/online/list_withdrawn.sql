-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 amount that goes back: the lines that were renounced, if they are that much
SELECT unnest(lines) AS line FROM shop_withdrawal WHERE order_id = $1 AND gross_cents = $2
