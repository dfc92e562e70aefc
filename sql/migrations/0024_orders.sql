-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders of the shop, for pickup at the KPA: when one may come, what was ordered, by whom, and how it ended.

CREATE TABLE shop_setting ( -- what a KPA decided about its shop; no row: nothing can be ordered
  kpa             text PRIMARY KEY REFERENCES kpa,
  is_open         boolean NOT NULL DEFAULT false,
  pays_counter    boolean NOT NULL DEFAULT true,
  pays_online     boolean NOT NULL DEFAULT false,
  hold_minutes    int NOT NULL DEFAULT 20 CHECK (hold_minutes BETWEEN 15 AND 120), -- while somebody pays on the web
  keep_days       int NOT NULL DEFAULT 3 CHECK (keep_days BETWEEN 1 AND 60),       -- after the slot, before it is no one's
  mediator        text NOT NULL DEFAULT '' CHECK (length(mediator) <= 300),        -- C. conso. L612-1
  terms           text NOT NULL DEFAULT '' CHECK (length(terms) <= 20000),         -- CGV, plain text
  publisher       text NOT NULL DEFAULT '' CHECK (length(publisher) <= 200),       -- loi 2004-575, art. 1-1
  host            text NOT NULL DEFAULT '' CHECK (length(host) <= 300),
  changed_at      timestamptz NOT NULL
);

-- When people may come, week after week: wall time in Paris. activity '': for whatever has no rule of its own.
CREATE TABLE slot_rule (
  id                  uuid PRIMARY KEY,
  kpa                 text NOT NULL REFERENCES kpa,
  purpose             text NOT NULL CHECK (purpose IN ('pickup', 'dropoff')),
  activity            text NOT NULL DEFAULT '',
  weekday             int NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 Monday … 7 Sunday
  from_minute         int NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  to_minute           int NOT NULL CHECK (to_minute BETWEEN 1 AND 1440),
  slot_minutes        int NOT NULL CHECK (slot_minutes BETWEEN 5 AND 720),
  capacity            int NOT NULL CHECK (capacity BETWEEN 1 AND 1000), -- people a slot
  preparation_minutes int NOT NULL DEFAULT 0 CHECK (preparation_minutes BETWEEN 0 AND 43200), -- from order, or drop-off, to pickup
  cut_off_days        int NOT NULL DEFAULT 0 CHECK (cut_off_days BETWEEN 0 AND 14), -- ordered at the latest so many days before…
  cut_off_minute      int NOT NULL DEFAULT 1440 CHECK (cut_off_minute BETWEEN 0 AND 1440), -- …at this minute of the day
  valid_from          date NOT NULL,
  ended_on            date,
  CHECK (from_minute + slot_minutes <= to_minute)
);
CREATE INDEX slot_rule_of_kpa ON slot_rule (kpa, purpose);

-- A slot is held like stock: its row is made when the first order wants it.
CREATE TABLE pickup_slot (
  id        uuid PRIMARY KEY,
  kpa       text NOT NULL REFERENCES kpa,
  purpose   text NOT NULL CHECK (purpose IN ('pickup', 'dropoff')),
  activity  text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
  capacity  bigint NOT NULL CHECK (capacity > 0),
  taken     bigint NOT NULL CHECK (taken BETWEEN 0 AND capacity), -- a bug is an error, not one order too many
  UNIQUE (kpa, purpose, activity, starts_at)
);

CREATE TABLE shop_order (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  code         text NOT NULL CHECK (code ~ '^[2-9A-HJKMNP-TV-Z]{7}$'), -- said aloud at the counter
  token_hash   bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),  -- of the link that opens it
  person       uuid REFERENCES person,
  source       text NOT NULL CHECK (source IN ('shop', 'group', 'quote')),
  source_id    uuid,
  pays         text NOT NULL CHECK (pays IN ('counter', 'online')),
  state        text NOT NULL,
  version      bigint NOT NULL DEFAULT 1,
  language     text NOT NULL CHECK (language IN ('fr', 'en', 'ar')),
  total_cents  bigint NOT NULL CHECK (total_cents >= 0), -- frozen
  paid_cents   bigint NOT NULL DEFAULT 0 CHECK (paid_cents >= 0),
  back_cents   bigint NOT NULL DEFAULT 0 CHECK (back_cents BETWEEN 0 AND paid_cents),
  pickup       uuid REFERENCES pickup_slot,
  dropoff      uuid REFERENCES pickup_slot,
  made_at      timestamptz NOT NULL,
  held_until   timestamptz, -- NULL: nothing of it expires any more
  ticket       uuid,        -- which sold it, at a till or on the web
  UNIQUE (kpa, code)
);
CREATE INDEX shop_order_open ON shop_order (kpa, made_at) WHERE state NOT IN ('collected', 'cancelled', 'expired', 'no_show');
CREATE INDEX shop_order_expiring ON shop_order (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX shop_order_of_person ON shop_order (person) WHERE person IS NOT NULL;

CREATE TABLE shop_order_line (
  order_id         uuid NOT NULL REFERENCES shop_order,
  line             bigint NOT NULL CHECK (line > 0),
  kpa              text NOT NULL,
  item             text NOT NULL,
  piece            uuid,
  label            text NOT NULL,
  activity         text NOT NULL,
  kind             text NOT NULL,
  quantity         bigint NOT NULL CHECK (quantity > 0), -- thousandths
  unit_price_cents bigint NOT NULL CHECK (unit_price_cents >= 0),
  gross_cents      bigint NOT NULL CHECK (gross_cents >= 0),
  vat_rate         bigint NOT NULL,
  vat_scheme       text NOT NULL,
  withdrawal       text NOT NULL,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (kpa, item) REFERENCES item
);

-- The only place that knows who ordered: emptied by itself, the order stays.
CREATE TABLE shop_order_contact (
  order_id   uuid PRIMARY KEY REFERENCES shop_order,
  kpa        text NOT NULL,
  name       text NOT NULL CHECK (length(name) <= 80),
  email      text NOT NULL DEFAULT '',
  phone      text NOT NULL DEFAULT '',
  changed_at timestamptz NOT NULL
);

CREATE TABLE shop_order_event ( -- what happened to it, in order
  order_id uuid NOT NULL REFERENCES shop_order,
  sequence bigint NOT NULL CHECK (sequence > 0),
  kpa      text NOT NULL,
  at       timestamptz NOT NULL,
  event    text NOT NULL,
  state    text NOT NULL, -- afterwards
  by       text NOT NULL CHECK (by IN ('customer', 'staff', 'till', 'payment', 'clock')),
  person   uuid, -- of the staff
  detail   text NOT NULL DEFAULT '' CHECK (length(detail) <= 200), -- a code, never a name
  PRIMARY KEY (order_id, sequence)
);

-- « Renoncer au contrat ici » (C. conso. L221-18, L221-21 and L221-23): what was declared, dated, acknowledged by mail.
CREATE TABLE shop_withdrawal (
  id          uuid PRIMARY KEY,
  order_id    uuid NOT NULL REFERENCES shop_order,
  kpa         text NOT NULL,
  declared_at timestamptz NOT NULL,
  lines       bigint[] NOT NULL CHECK (cardinality(lines) > 0),
  gross_cents bigint NOT NULL,
  done_at     timestamptz, -- given back
  UNIQUE (order_id)
);

-- Takes one place in each of these slots, making the rows it needs; false when one is full, and then none is taken.
-- Always in the order of time, so that two orders never wait for each other.
CREATE FUNCTION slots_take(of_kpa text, ids uuid[], purposes text[], activities text[], starts timestamptz[], ends timestamptz[],
                           capacities bigint[])
RETURNS TABLE (place int, slot uuid) LANGUAGE plpgsql AS $$
DECLARE wanted record; taken_slot uuid;
BEGIN
  FOR wanted IN SELECT u.* FROM unnest(ids, purposes, activities, starts, ends, capacities)
                  WITH ORDINALITY u (id, purpose, activity, starts_at, ends_at, capacity, n) ORDER BY u.starts_at, u.purpose LOOP
    INSERT INTO pickup_slot VALUES (wanted.id, of_kpa, wanted.purpose, wanted.activity, wanted.starts_at, wanted.ends_at, wanted.capacity, 0)
      ON CONFLICT DO NOTHING;
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

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['shop_setting', 'slot_rule', 'pickup_slot', 'shop_order', 'shop_order_line',
                              'shop_order_contact', 'shop_order_event', 'shop_withdrawal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_shop, comptoir_writer', name);
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON shop_setting, slot_rule TO comptoir_books;
GRANT INSERT, UPDATE (taken, capacity) ON pickup_slot TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT INSERT ON shop_order, shop_order_line, shop_order_contact, shop_order_event, shop_withdrawal TO comptoir_shop, comptoir_books;
GRANT INSERT ON shop_order_event TO comptoir_writer;
GRANT UPDATE (state, version, paid_cents, back_cents, held_until, ticket) ON shop_order TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT UPDATE (name, email, phone, changed_at) ON shop_order_contact TO comptoir_shop, comptoir_books;
GRANT UPDATE (done_at) ON shop_withdrawal TO comptoir_books;

CREATE POLICY shop ON closed_days FOR SELECT TO comptoir_shop USING (true);
GRANT SELECT ON closed_days TO comptoir_shop;
GRANT INSERT ON mail TO comptoir_books; -- word to whoever ordered, who is no person of ours
CREATE POLICY office ON mail FOR INSERT TO comptoir_books WITH CHECK (person IS NULL);
GRANT EXECUTE ON FUNCTION slots_take(text, uuid[], text[], text[], timestamptz[], timestamptz[], bigint[]) TO comptoir_shop;

CALL make_append_only('shop_order_line');
CALL make_append_only('shop_order_event');
CALL audit_table('shop_setting', 'kpa', kpa => 'kpa', withheld => 'terms,mediator,publisher,host,reply_to');
CALL audit_table('slot_rule', 'id', kpa => 'kpa');
