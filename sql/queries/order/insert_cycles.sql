-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 KPA, $3 a slot for each cycle: the same one several times when several machines run at once
INSERT INTO shop_order_cycle (order_id, slot, kpa, places)
SELECT $1, u.slot, $2, count(*) FROM unnest($3::uuid[]) u (slot) GROUP BY u.slot
