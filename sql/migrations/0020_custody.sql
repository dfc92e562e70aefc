-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People's belongings in our care: where the orders of all tills stand, who they belong to, which machines work on them.

CREATE TABLE custody_machine ( -- what a day can take
  kpa      text NOT NULL,
  code     text NOT NULL CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9-]{0,23}$'),
  name     text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  activity text NOT NULL,
  size     bigint NOT NULL CHECK (size BETWEEN 1 AND 1000000), -- thousandths of kilo or piece that one cycle takes
  cycles   bigint NOT NULL CHECK (cycles BETWEEN 0 AND 1000), -- a day
  days     text NOT NULL CHECK (days ~ '^1?2?3?4?5?6?7?$'), -- it works: 1 Monday … 7 Sunday
  PRIMARY KEY (kpa, code),
  FOREIGN KEY (kpa, activity) REFERENCES activity (kpa, code)
);

-- Every record about an order, in the order the writer took them: what the other tills ask for by number.
CREATE SEQUENCE custody_serial;
CREATE TABLE custody_event (
  serial      bigint PRIMARY KEY DEFAULT nextval('custody_serial'),
  id          uuid NOT NULL, -- of the record
  about       uuid NOT NULL, -- the order or quote
  kpa         text NOT NULL REFERENCES kpa,
  till        text NOT NULL REFERENCES till,
  chain       text NOT NULL,
  sequence    bigint NOT NULL,
  at          timestamptz NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('custody', 'custody_step', 'quote', 'payment')),
  state       text,
  place       text,
  priced      boolean NOT NULL DEFAULT false,
  total_cents bigint NOT NULL DEFAULT 0,
  paid_cents  bigint NOT NULL DEFAULT 0,
  held_cents  bigint NOT NULL DEFAULT 0, -- of it, in deposits
  UNIQUE (about, id)
);
CREATE INDEX custody_event_of_kpa ON custody_event (kpa, serial);

CREATE TABLE custody_order ( -- where it stands: folded from the events (pos/ticket/custody.h)
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  till         text NOT NULL REFERENCES till,
  at           timestamptz NOT NULL,
  tag_first    text NOT NULL,
  tag_last     text NOT NULL,
  items        bigint NOT NULL CHECK (items > 0),
  label        text NOT NULL, -- of the first item
  promised     date,
  customer     uuid,
  state        text NOT NULL CHECK (state IN ('deposited', 'working', 'ready', 'collected', 'cancelled', 'disposed')),
  since        timestamptz NOT NULL,
  place        text,
  total_cents  bigint NOT NULL,
  closed       boolean NOT NULL,
  clashes      bigint NOT NULL DEFAULT 0,
  announced_at timestamptz, -- that it is ready
  reminders    bigint NOT NULL DEFAULT 0
);
CREATE INDEX custody_order_open ON custody_order (kpa, promised) WHERE NOT closed;
CREATE INDEX custody_order_ready ON custody_order (since) WHERE state = 'ready';
CREATE INDEX custody_order_of_customer ON custody_order (customer) WHERE customer IS NOT NULL;

CREATE TABLE custody_customer ( -- the only place of the server that knows who left something
  id         uuid PRIMARY KEY, -- what signed records call her
  kpa        text NOT NULL REFERENCES kpa,
  name       text NOT NULL DEFAULT '',
  phone      text NOT NULL DEFAULT '',
  email      text NOT NULL DEFAULT '',
  language   text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en', 'ar')),
  changed_at timestamptz NOT NULL
);
CREATE INDEX custody_customer_changed ON custody_customer (kpa, changed_at);

CREATE TABLE custody_picture ( -- what a thing looked like when it came, for every till of the KPA
  id         uuid PRIMARY KEY,
  kpa        text NOT NULL REFERENCES kpa,
  about      uuid NOT NULL, -- the order, which may come after it
  tag        text NOT NULL CHECK (length(tag) BETWEEN 1 AND 15),
  jpeg       bytea NOT NULL CHECK (length(jpeg) BETWEEN 4 AND 307200), -- pos/till/jpeg_plain.c: nothing but pixels
  changed_at timestamptz NOT NULL,
  UNIQUE (about, tag)
);
CREATE INDEX custody_picture_changed ON custody_picture (kpa, changed_at);

-- After how long things that nobody fetches may be sold, and how: dated, as the law changes. To be confirmed with counsel.
CREATE TABLE custody_delay (
  valid_from date PRIMARY KEY,
  kept_for   interval NOT NULL,
  law        text NOT NULL
);
INSERT INTO custody_delay VALUES ('1968-12-31', '1 year',
  'Loi du 31 décembre 1903 modifiée, relative à la vente de certains objets abandonnés : un an, puis vente sur ordonnance du juge (à confirmer).');

-- What a ticket took for an order, or gave back.
CREATE FUNCTION custody_hears_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO custody_event (id, about, kpa, till, chain, sequence, at, kind, paid_cents, held_cents)
  SELECT t.id, f.order_id, t.kpa, t.till, 'T', t.sequence, t.at, 'payment', sum(f.gross_cents),
         coalesce(sum(f.gross_cents) FILTER (WHERE f.vat_scheme = 'deposit'), 0)
    FROM fresh f JOIN ticket t ON t.id = f.ticket
   WHERE f.order_id IS NOT NULL
   GROUP BY t.id, f.order_id
  ON CONFLICT (about, id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_line_tells_custody AFTER INSERT ON ticket_line REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION custody_hears_payments();

-- Lots that a till weighed stand in the register beside those the office noted.
ALTER TABLE donation_lot ALTER created_by DROP NOT NULL,
  ADD COLUMN till text REFERENCES till, ADD COLUMN lot text,
  ADD CONSTRAINT donation_lot_has_a_maker CHECK ((created_by IS NULL) = (till IS NOT NULL));
CREATE POLICY house ON donation_lot TO comptoir_writer USING (true) WITH CHECK (till IS NOT NULL);
GRANT SELECT, INSERT ON donation_lot TO comptoir_writer; -- a lot that comes twice is one

CALL audit_table('custody_machine', 'kpa,code', kpa => 'kpa');
CALL audit_table('custody_customer', 'id', kpa => 'kpa', withheld => 'name,phone,email', passed_over => 'changed_at');
CALL audit_table('custody_picture', 'id', kpa => 'kpa', withheld => 'jpeg', passed_over => 'changed_at');
CALL audit_table('custody_delay', 'valid_from');

-- ---- who may ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['custody_machine', 'custody_event', 'custody_order', 'custody_customer'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app', name);
  END LOOP;
END $$;
ALTER TABLE custody_delay ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON custody_delay FOR SELECT TO comptoir_app USING (true);
CREATE POLICY house ON custody_delay FOR SELECT TO comptoir_writer USING (true);
GRANT SELECT ON custody_delay TO comptoir_app, comptoir_writer;
GRANT SELECT, INSERT ON custody_machine TO comptoir_writer;
GRANT SELECT, INSERT ON custody_event TO comptoir_writer;
GRANT SELECT, INSERT, UPDATE ON custody_order, custody_customer, custody_picture TO comptoir_writer;
ALTER TABLE custody_picture ENABLE ROW LEVEL SECURITY; -- the tills alone look at them
CREATE POLICY house ON custody_picture TO comptoir_writer USING (true) WITH CHECK (true);
GRANT USAGE ON SEQUENCE custody_serial TO comptoir_writer;
GRANT INSERT, UPDATE (name, activity, size, cycles, days) ON custody_machine TO comptoir_books;
CREATE POLICY books ON custody_machine FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));
CREATE POLICY change ON custody_machine FOR UPDATE TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()));
GRANT UPDATE (name, phone, email, changed_at) ON custody_customer TO comptoir_books;
CREATE POLICY erase ON custody_customer FOR UPDATE TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()));
-- Word to somebody who is no person of ours: that her things are ready.
CREATE POLICY house ON mail FOR INSERT TO comptoir_writer WITH CHECK (person IS NULL);
GRANT INSERT ON mail TO comptoir_writer;

-- ---- how long ----------------------------------------------------------------------------------------------------------------

INSERT INTO retention_rule
SELECT 'custody', max(position) + 1, '30 days', 'delete', 'Vos affaires déposées', 'Le nom, le téléphone et l’e-mail laissés avec un dépôt ou un don, les photos des affaires.',
       '30 jours après que vos affaires vous ont été rendues. Pour un don : 30 jours après.',
       'Pour vous prévenir, et vous rendre vos affaires même sans le ticket.', 'RGPD, article 5'
  FROM retention_rule;
CREATE FUNCTION retention_of_custody(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM custody_customer c
   WHERE greatest(c.changed_at, (SELECT max(o.since) FROM custody_order o WHERE o.customer = c.id)) <= before
     AND NOT EXISTS (SELECT FROM custody_order o WHERE o.customer = c.id AND NOT o.closed);
  GET DIAGNOSTICS number = ROW_COUNT;
  DELETE FROM custody_picture p
   WHERE greatest(p.changed_at, (SELECT o.since FROM custody_order o WHERE o.id = p.about)) <= before
     AND NOT EXISTS (SELECT FROM custody_order o WHERE o.id = p.about AND NOT o.closed);
  RETURN number;
END $$;
