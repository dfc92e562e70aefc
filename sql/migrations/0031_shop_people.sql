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

-- ---- customers -------------------------------------------------------------------------------------------------------------
-- A link that opens somebody's account, or makes one. The address it went to is in the link itself, sealed with the machine's
-- key; here is only that it may be used, once.
CREATE TABLE customer_link (
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  expires_at timestamptz NOT NULL
);
ALTER TABLE customer_link ENABLE ROW LEVEL SECURITY;
CREATE POLICY door ON customer_link TO comptoir_door USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON customer_link TO comptoir_door;

GRANT UPDATE (person) ON shop_order TO comptoir_shop; -- whoever ordered as a guest finds it in her account

-- Whoever is erased is no longer known to her orders; what is still to be fetched keeps the name that is called at the counter.
CREATE FUNCTION shop_forgets_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE shop_order_contact c SET name = '', email = '', phone = '', changed_at = clock_timestamp()
    FROM shop_order o WHERE o.id = c.order_id AND o.person = NEW.id
     AND o.state IN ('collected', 'cancelled', 'expired', 'no_show');
  UPDATE shop_order SET person = NULL WHERE person = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER shop_forgets AFTER UPDATE OF erased_at ON person
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION shop_forgets_person();

INSERT INTO retention_rule
SELECT 'shop_contact', max(position) + 1, '3 years', 'anonymise', 'Vos commandes à la boutique', 'Le nom, l’e-mail et le téléphone donnés pour venir chercher une commande.',
       '3 ans après la commande.', 'Pour vous prévenir, rembourser, et répondre d’une garantie.', 'RGPD, article 5 ; CNIL, gestion commerciale'
  FROM retention_rule;
CREATE FUNCTION retention_of_shop_contact(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  UPDATE shop_order_contact c SET name = '', email = '', phone = '', changed_at = clock_timestamp()
    FROM shop_order o WHERE o.id = c.order_id AND o.made_at <= before AND (c.name, c.email, c.phone) IS DISTINCT FROM ('', '', '');
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

-- ---- solidarity prices -----------------------------------------------------------------------------------------------------
-- What the collective decided: the catalogue's price is the fair one; beside it a lower one, a higher one, or both, that
-- customers choose freely, without proof. Of an activity, or of one item (then it wins). The level somebody chose is nowhere: an
-- order keeps the price that was paid, and whoever ordered is forgotten in time like of any order.
CREATE TABLE price_decision (
  id            uuid PRIMARY KEY,
  kpa           text NOT NULL REFERENCES kpa,
  activity      text NOT NULL DEFAULT '',
  item          text NOT NULL DEFAULT '',
  solidarity_bp bigint CHECK (solidarity_bp BETWEEN 1000 AND 9999),
  support_bp    bigint CHECK (support_bp BETWEEN 10001 AND 30000),
  decided_on    date NOT NULL,
  minutes       text NOT NULL CHECK (length(minutes) BETWEEN 1 AND 200), -- where it is written down: never a name
  ended_on      date,
  made_at       timestamptz NOT NULL,
  CHECK ((activity = '') <> (item = '')),
  CHECK (solidarity_bp IS NOT NULL OR support_bp IS NOT NULL)
);
CREATE UNIQUE INDEX price_decision_in_force ON price_decision (kpa, activity, item) WHERE ended_on IS NULL;
ALTER TABLE price_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON price_decision FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY books ON price_decision TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()));
CREATE POLICY shop ON price_decision FOR SELECT TO comptoir_shop USING (true);
GRANT SELECT ON price_decision TO comptoir_app, comptoir_shop;
GRANT INSERT, UPDATE (ended_on) ON price_decision TO comptoir_books;
CALL audit_table('price_decision', 'id', kpa => 'kpa');
