-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The shop for those who order: machines between two visits.

-- ---- machines --------------------------------------------------------------------------------------------------------------
-- A cycle is a slot of its own purpose: the weekly rule says from when to when the machines of an activity run (wall time in
-- Paris), how long a cycle is (slot_minutes) and how many machines there are (capacity). What is washed takes places in cycles
-- between its two visits, and is offered back when they are over.
ALTER TABLE slot_rule DROP CONSTRAINT slot_rule_purpose_check;
ALTER TABLE slot_rule ADD CONSTRAINT slot_rule_purpose_check CHECK (purpose IN ('pickup', 'dropoff') OR (purpose = 'cycle' AND activity <> ''));
ALTER TABLE pickup_slot DROP CONSTRAINT pickup_slot_purpose_check;
ALTER TABLE pickup_slot ADD CONSTRAINT pickup_slot_purpose_check CHECK (purpose IN ('pickup', 'dropoff', 'cycle'));

CREATE TABLE shop_order_cycle ( -- what an order takes of the machines
  order_id uuid NOT NULL REFERENCES shop_order,
  slot     uuid NOT NULL REFERENCES pickup_slot,
  kpa      text NOT NULL REFERENCES kpa,
  places   bigint NOT NULL CHECK (places > 0),
  PRIMARY KEY (order_id, slot)
);
ALTER TABLE shop_order_cycle ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON shop_order_cycle FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY books ON shop_order_cycle TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()));
CREATE POLICY shop ON shop_order_cycle TO comptoir_shop USING (true) WITH CHECK (true);
CREATE POLICY house ON shop_order_cycle TO comptoir_writer USING (true) WITH CHECK (true);
GRANT SELECT ON shop_order_cycle TO comptoir_app, comptoir_shop, comptoir_writer;
GRANT INSERT ON shop_order_cycle TO comptoir_shop, comptoir_books;

-- Every place that an order takes in the diary: its two visits, and its cycles.
CREATE FUNCTION slots_of_order(of_order uuid) RETURNS TABLE (slot uuid, places bigint) LANGUAGE sql STABLE AS $$
  SELECT o.pickup, 1::bigint FROM shop_order o WHERE o.id = of_order AND o.pickup IS NOT NULL
  UNION ALL
  SELECT o.dropoff, 1 FROM shop_order o WHERE o.id = of_order AND o.dropoff IS NOT NULL
  UNION ALL
  SELECT c.slot, c.places FROM shop_order_cycle c WHERE c.order_id = of_order
$$;
GRANT EXECUTE ON FUNCTION slots_of_order(uuid) TO comptoir_app, comptoir_books, comptoir_shop, comptoir_writer;

-- As in 0024, and the row of a slot follows its rule when the office changed it: never below what is taken.
CREATE OR REPLACE FUNCTION slots_take(of_kpa text, ids uuid[], purposes text[], activities text[], starts timestamptz[],
                                      ends timestamptz[], capacities bigint[])
RETURNS TABLE (place int, slot uuid) LANGUAGE plpgsql AS $$
DECLARE wanted record; taken_slot uuid;
BEGIN
  FOR wanted IN SELECT u.* FROM unnest(ids, purposes, activities, starts, ends, capacities)
                  WITH ORDINALITY u (id, purpose, activity, starts_at, ends_at, capacity, n) ORDER BY u.starts_at, u.purpose LOOP
    INSERT INTO pickup_slot AS s VALUES (wanted.id, of_kpa, wanted.purpose, wanted.activity, wanted.starts_at, wanted.ends_at, wanted.capacity, 0)
      ON CONFLICT (kpa, purpose, activity, starts_at) DO UPDATE SET capacity = greatest(excluded.capacity, s.taken)
      WHERE s.capacity <> greatest(excluded.capacity, s.taken);
    UPDATE pickup_slot s SET taken = s.taken + 1
     WHERE s.kpa = of_kpa AND s.purpose = wanted.purpose AND s.activity = wanted.activity AND s.starts_at = wanted.starts_at
       AND s.taken < s.capacity
    RETURNING s.id INTO taken_slot;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'outcome:slot_full';
    END IF;
    place := wanted.n; slot := taken_slot;
    RETURN NEXT;
  END LOOP;
END $$;
