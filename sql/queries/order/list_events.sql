-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order
SELECT sequence, at, event, state, by, detail FROM shop_order_event WHERE order_id = $1 ORDER BY sequence
