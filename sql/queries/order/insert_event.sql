-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 KPA, $3 at, $4 event, $5 state afterwards, $6 by, $7 person, $8 detail; its number is the order's version
INSERT INTO shop_order_event (order_id, sequence, kpa, at, event, state, by, person, detail)
SELECT o.id, o.version, $2, $3, $4, $5, $6, $7, $8 FROM shop_order o WHERE o.id = $1
