-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 which step of which till
SELECT event FROM shop_order_event WHERE order_id = $1 AND detail = $2 AND by = 'till'
