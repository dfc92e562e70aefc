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

-- ---- a word before it goes back on the shelf -----------------------------------------------------------------------------------

ALTER TABLE shop_order ADD COLUMN reminded_at timestamptz; -- the day before it is kept no longer, once
GRANT UPDATE (reminded_at) ON shop_order TO comptoir_shop;

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

-- The same of what she pledged and asked for; what comes of them is hers too.
ALTER TABLE pledge ADD COLUMN person uuid REFERENCES person;
ALTER TABLE quote ADD COLUMN person uuid REFERENCES person;
CREATE INDEX pledge_of_person ON pledge (person) WHERE person IS NOT NULL;
CREATE INDEX quote_of_person ON quote (person) WHERE person IS NOT NULL;
GRANT UPDATE (person) ON pledge, quote TO comptoir_shop;
CREATE FUNCTION order_has_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE shop_order SET person = NEW.person WHERE id = NEW.order_id AND person IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER pledge_gives_owner AFTER UPDATE OF order_id ON pledge
  FOR EACH ROW WHEN (NEW.order_id IS NOT NULL AND NEW.person IS NOT NULL) EXECUTE FUNCTION order_has_owner();
CREATE TRIGGER quote_gives_owner AFTER UPDATE OF order_id ON quote
  FOR EACH ROW WHEN (NEW.order_id IS NOT NULL AND NEW.person IS NOT NULL) EXECUTE FUNCTION order_has_owner();

-- Whoever is erased is no longer known to her orders, pledges and quotes. What is still to be fetched, or not decided yet, keeps
-- the name that is called at the counter; of work that was accepted stays what is to be made, until it is.
CREATE FUNCTION shop_forgets_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  -- Letters of her orders, and those to the mailbox that she has proved to be hers. An order of hers may name somebody else’s.
  DELETE FROM mail m WHERE m.order_id IN (SELECT o.id FROM shop_order o WHERE o.person = NEW.id)
    OR m.about IN (SELECT p.id FROM pledge p WHERE p.person = NEW.id UNION SELECT q.id FROM quote q WHERE q.person = NEW.id) OR lower(m.recipient) IN (
    SELECT lower(c.email) FROM pledge_contact c JOIN pledge p ON p.id = c.pledge WHERE p.person = NEW.id
    UNION SELECT lower(c.email) FROM quote_contact c JOIN quote q ON q.id = c.quote_id WHERE q.person = NEW.id);
  UPDATE shop_order_contact c SET name = '', email = '', phone = '', changed_at = clock_timestamp()
    FROM shop_order o WHERE o.id = c.order_id AND o.person = NEW.id
     AND o.state IN ('collected', 'cancelled', 'expired', 'no_show');
  UPDATE quote SET state = 'declined', version = version + 1, ended_at = clock_timestamp() WHERE person = NEW.id AND state IN ('asked', 'answered');
  DELETE FROM quote_file f USING quote q WHERE q.id = f.quote_id AND q.person = NEW.id AND q.state <> 'accepted';
  UPDATE quote_contact c SET name = '', email = '', phone = '', changed_at = clock_timestamp(),
         wish = CASE q.state WHEN 'accepted' THEN c.wish ELSE '' END, answer = CASE q.state WHEN 'accepted' THEN c.answer ELSE '' END
    FROM quote q WHERE q.id = c.quote_id AND q.person = NEW.id;
  UPDATE shop_order SET person = NULL WHERE person = NEW.id;
  UPDATE pledge SET person = NULL WHERE person = NEW.id;
  UPDATE quote SET person = NULL WHERE person = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER shop_forgets AFTER UPDATE OF erased_at ON person
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION shop_forgets_person();

-- What she ordered, pledged and asked for, for the file that she takes away. No link that opens anything: it travels.
CREATE FUNCTION person_shop(who uuid) RETURNS json LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT json_build_object(
    'orders', (SELECT coalesce(json_agg(json_build_object('kpa', k.name, 'code', o.code, 'made_at', o.made_at, 'state', o.state, 'source', o.source,
        'pays', o.pays, 'total_cents', o.total_cents, 'paid_cents', o.paid_cents, 'given_back_cents', o.back_cents,
        'name', c.name, 'email', c.email, 'phone', c.phone, 'brought', d.starts_at, 'fetched', f.starts_at,
        'lines', (SELECT json_agg(json_build_object('label', l.label, 'quantity', l.quantity, 'unit_price_cents', l.unit_price_cents,
                    'gross_cents', l.gross_cents) ORDER BY l.line) FROM shop_order_line l WHERE l.order_id = o.id),
        'steps', (SELECT json_agg(json_build_object('at', e.at, 'event', e.event, 'state', e.state) ORDER BY e.sequence)
                    FROM shop_order_event e WHERE e.order_id = o.id),
        'payments', (SELECT coalesce(json_agg(json_build_object('at', p.made_at, 'provider', p.provider, 'state', p.state, 'amount_cents', p.amount_cents,
                    'received_cents', p.received_cents, 'given_back_cents', p.back_cents) ORDER BY p.made_at), '[]')
                    FROM payment p WHERE p.target = o.id AND p.purpose = 'order'),
        'renounced_at', (SELECT w.declared_at FROM shop_withdrawal w WHERE w.order_id = o.id)) ORDER BY o.made_at, o.id), '[]')
        FROM shop_order o JOIN kpa k ON k.code = o.kpa LEFT JOIN shop_order_contact c ON c.order_id = o.id
        LEFT JOIN pickup_slot d ON d.id = o.dropoff LEFT JOIN pickup_slot f ON f.id = o.pickup WHERE o.person = who),
    'pledges', (SELECT coalesce(json_agg(json_build_object('kpa', k.name, 'campaign', g.title, 'made_at', p.made_at, 'state', p.state, 'pays', p.pays,
        'paid_cents', p.paid_cents, 'given_back_cents', p.back_cents, 'name', c.name, 'email', c.email, 'phone', c.phone,
        'order', (SELECT o.code FROM shop_order o WHERE o.id = p.order_id),
        'lines', (SELECT json_agg(json_build_object('label', f.label, 'quantity', l.quantity, 'less', l.minus, 'more', l.plus, 'allotted', l.allotted)
                    ORDER BY l.offer) FROM pledge_line l JOIN campaign_offer f ON f.campaign = l.campaign AND f.line = l.offer WHERE l.pledge = p.id))
        ORDER BY p.made_at, p.id), '[]')
        FROM pledge p JOIN campaign g ON g.id = p.campaign JOIN kpa k ON k.code = p.kpa LEFT JOIN pledge_contact c ON c.pledge = p.id WHERE p.person = who),
    'quotes', (SELECT coalesce(json_agg(json_build_object('kpa', k.name, 'code', q.code, 'asked_at', q.asked_at, 'answered_at', q.answered_at,
        'state', q.state, 'valid_until', q.valid_until, 'total_cents', q.total_cents, 'deposit_cents', q.deposit_cents,
        'name', c.name, 'email', c.email, 'phone', c.phone, 'wish', c.wish, 'answer', c.answer,
        'order', (SELECT o.code FROM shop_order o WHERE o.id = q.order_id),
        'files', (SELECT coalesce(json_agg(json_build_object('name', f.name, 'kind', f.kind, 'bytes', f.bytes) ORDER BY f.position), '[]')
                    FROM quote_file f WHERE f.quote_id = q.id)) ORDER BY q.asked_at, q.id), '[]')
        FROM quote q JOIN kpa k ON k.code = q.kpa LEFT JOIN quote_contact c ON c.quote_id = q.id WHERE q.person = who))
$$;
GRANT EXECUTE ON FUNCTION person_shop(uuid) TO comptoir_door;

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
