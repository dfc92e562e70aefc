-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 now: paid after its time. A machine does no more than it can, and not yesterday: then nothing is taken. Whoever
-- paid comes when they said: one person more than planned if need be
WITH wanted AS MATERIALIZED (
  SELECT s.id, s.purpose = 'cycle' AS is_machine, s.starts_at, s.taken, s.capacity, w.places
    FROM slots_of_order($1) w JOIN pickup_slot s ON s.id = w.slot ORDER BY s.starts_at, s.purpose FOR UPDATE OF s),
fits AS (SELECT coalesce(bool_and(NOT is_machine OR (taken + places <= capacity AND starts_at > $2)), true) AS held FROM wanted),
took AS (
  UPDATE pickup_slot s SET taken = w.taken + w.places, capacity = greatest(w.capacity, w.taken + w.places)
    FROM wanted w, fits f WHERE s.id = w.id AND f.held)
SELECT held FROM fits
