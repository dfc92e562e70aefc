-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: its places in the diary are free again
UPDATE pickup_slot s SET taken = s.taken - w.places FROM slots_of_order($1) w WHERE s.id = w.slot
