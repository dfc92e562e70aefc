-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: paid after its time; whoever paid comes when they said, one more than planned if need be
UPDATE pickup_slot s SET taken = s.taken + 1, capacity = greatest(s.capacity, s.taken + 1)
  FROM shop_order o WHERE o.id = $1 AND s.id IN (o.pickup, o.dropoff)
