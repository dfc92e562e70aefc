-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 KPA, $3 now, $4 state, $5 person, $6 what it says
INSERT INTO shop_order_event (order_id, sequence, kpa, at, event, state, by, person, detail)
VALUES ($1, (SELECT coalesce(max(sequence), 0) + 1 FROM shop_order_event WHERE order_id = $1), $2, $3, 'weighed', $4, 'staff', $5, $6)
