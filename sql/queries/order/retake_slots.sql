-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: paid after its time; whoever paid comes when they said, one more than planned if need be
UPDATE pickup_slot s SET taken = s.taken + w.places, capacity = greatest(s.capacity, s.taken + w.places)
  FROM slots_of_order($1) w WHERE s.id = w.slot
