-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: its places in the diary are free again
UPDATE pickup_slot s SET taken = s.taken - 1 FROM shop_order o WHERE o.id = $1 AND s.id IN (o.pickup, o.dropoff)
