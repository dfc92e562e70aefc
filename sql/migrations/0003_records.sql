-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the tills send: the signed bytes as they came, and their relational projection.
CREATE TABLE till (
  code        text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{2,24}$'),
  kpa         text NOT NULL REFERENCES kpa,
  name        text NOT NULL,
  public_key  bytea NOT NULL,
  token_hash  bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  enrolled_at timestamptz NOT NULL,
  revoked_at  timestamptz,
  UNIQUE (kpa, code)
);

CREATE TABLE enrolment (
  code_hash  bytea PRIMARY KEY CHECK (length(code_hash) = 32),
  kpa        text NOT NULL REFERENCES kpa,
  till       text NOT NULL UNIQUE,
  name       text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);

-- Every record whose signature and place in its chain are right, verbatim. hash = SHA-256(body).
CREATE TABLE record (
  till        text NOT NULL, -- of till
  chain       text NOT NULL,
  sequence    bigint NOT NULL CHECK (sequence > 0),
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  body        bytea NOT NULL,
  signature   bytea NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (till, chain, sequence)
);

-- What could not be accepted, with its reason, in a chain of its own: nothing that a till sent is dropped silently.
-- hash = SHA-256(previous || SHA-256(body) || SHA-256(signature) || "sequence|till|code|received_at in µs|detail").
CREATE TABLE refused_record (
  sequence    bigint PRIMARY KEY CHECK (sequence > 0),
  till        text NOT NULL REFERENCES till,
  code        text NOT NULL,
  detail      text NOT NULL,
  body        bytea NOT NULL,
  body_hash   bytea NOT NULL CHECK (length(body_hash) = 32),
  signature   bytea NOT NULL,
  received_at timestamptz NOT NULL,
  previous    bytea NOT NULL CHECK (length(previous) = 32),
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  UNIQUE (till, body_hash, code)
);

-- The relational projection of the accepted records, for reports and the ledger; the signed bytes stay the truth. What a
-- row refers to is checked a whole statement at once: per-row foreign keys would cost more than all the rest of a sale,
-- and nothing they refer to can ever change or go.
CREATE TABLE ticket (
  id           uuid PRIMARY KEY,
  till         text NOT NULL,
  chain        text NOT NULL,
  sequence     bigint NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('sale')),
  legal_entity text NOT NULL,
  kpa          text NOT NULL,
  at           timestamptz NOT NULL,
  business_day date NOT NULL,
  cashier      text,
  total_cents  bigint NOT NULL,
  change_cents bigint NOT NULL CHECK (change_cents >= 0),
  UNIQUE (till, chain, sequence) -- of record
);
CREATE INDEX ticket_by_day ON ticket (kpa, business_day);

CREATE TABLE ticket_line (
  ticket      uuid NOT NULL, -- of ticket
  line        int NOT NULL CHECK (line > 0),
  item        text NOT NULL,
  label       text NOT NULL,
  kind        text NOT NULL,
  activity    text NOT NULL,
  unit        text NOT NULL,
  account     text NOT NULL,
  vat_scheme  text NOT NULL,
  vat_rate    int NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  unit_price_cents     bigint NOT NULL,
  purchase_price_cents bigint NOT NULL,
  gross_cents bigint NOT NULL,
  net_cents   bigint NOT NULL,
  vat_cents   bigint NOT NULL,
  turnover    boolean NOT NULL,
  PRIMARY KEY (ticket, line),
  CHECK (gross_cents = net_cents + vat_cents)
);

CREATE TABLE ticket_line_member (
  ticket   uuid NOT NULL,
  line     int NOT NULL, -- of ticket_line (ticket, line)
  position int NOT NULL CHECK (position > 0),
  member   text NOT NULL, -- of member (kpa, code)
  weight   int NOT NULL CHECK (weight BETWEEN 1 AND 100),
  PRIMARY KEY (ticket, line, position)
);

CREATE TABLE ticket_vat (
  ticket      uuid NOT NULL, -- of ticket
  rate_bp     int NOT NULL,
  scheme      text NOT NULL,
  gross_cents bigint NOT NULL,
  net_cents   bigint NOT NULL,
  vat_cents   bigint NOT NULL,
  PRIMARY KEY (ticket, rate_bp, scheme),
  CHECK (gross_cents = net_cents + vat_cents)
);

CREATE TABLE ticket_tender (
  ticket       uuid NOT NULL, -- of ticket
  position     int NOT NULL CHECK (position > 0),
  kind         text NOT NULL CHECK (kind IN ('cash', 'card', 'cheque')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (ticket, position)
);

-- (Plans made while the tables were empty are replaced by the writer's ANALYZE, early and as they grow.)
CREATE FUNCTION record_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray text;
BEGIN
  SELECT f.till INTO stray FROM (SELECT DISTINCT till FROM fresh) f
   WHERE (SELECT true FROM till t WHERE t.code = f.till) IS NOT TRUE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'record of no till %', stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER record_is_sound AFTER INSERT ON record REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION record_must_be_sound();

CREATE FUNCTION ticket_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray text;
BEGIN
  SELECT f.till || ' ' || f.sequence INTO stray FROM fresh f
   WHERE (SELECT true FROM record r WHERE r.till = f.till AND r.chain = f.chain AND r.sequence = f.sequence) IS NOT TRUE
      OR (SELECT true FROM till t WHERE t.code = f.till AND t.kpa = f.kpa) IS NOT TRUE
      OR (SELECT true FROM kpa k WHERE k.code = f.kpa AND k.legal_entity = f.legal_entity) IS NOT TRUE
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'ticket of % without record, or of another KPA', stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_is_sound AFTER INSERT ON ticket REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_must_be_sound();

CREATE FUNCTION ticket_part_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray uuid;
BEGIN
  SELECT f.ticket INTO stray FROM (SELECT DISTINCT ticket FROM fresh) f
   WHERE (SELECT true FROM ticket t WHERE t.id = f.ticket) IS NOT TRUE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION '% of no ticket %', TG_TABLE_NAME, stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_vat_is_sound AFTER INSERT ON ticket_vat REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_part_must_be_sound();
CREATE TRIGGER ticket_tender_is_sound AFTER INSERT ON ticket_tender REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_part_must_be_sound();

-- An activity belongs to a KPA: that of the ticket. (The item stands in the signed bytes; the intake knows it.)
CREATE FUNCTION ticket_line_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray text;
BEGIN
  SELECT f.activity INTO stray FROM (
    SELECT DISTINCT (SELECT t.kpa FROM ticket t WHERE t.id = g.ticket) AS kpa, g.activity
      FROM (SELECT DISTINCT ticket, activity FROM fresh) g) f
   WHERE (SELECT true FROM activity a WHERE a.kpa = f.kpa AND a.code = f.activity) IS NOT TRUE LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'line of no ticket, or of an activity (%) of another KPA', stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_line_is_sound AFTER INSERT ON ticket_line REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_line_must_be_sound();

CREATE FUNCTION ticket_line_member_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray text;
BEGIN
  SELECT faults.member INTO stray FROM (
    SELECT f.member FROM fresh f
     WHERE (SELECT true FROM ticket_line l WHERE l.ticket = f.ticket AND l.line = f.line) IS NOT TRUE
    UNION ALL
    SELECT f.member FROM (
      SELECT DISTINCT (SELECT t.kpa FROM ticket t WHERE t.id = g.ticket) AS kpa, g.member -- a join may read all tickets
        FROM (SELECT DISTINCT ticket, member FROM fresh) g) f
     WHERE (SELECT true FROM member m WHERE m.code = f.member AND m.kpa = f.kpa) IS NOT TRUE
  ) faults LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'work of % on no line, or for another KPA', stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_line_member_is_sound AFTER INSERT ON ticket_line_member REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_line_member_must_be_sound();

-- One server writes at a time: it holds a session lock, and every batch first makes sure that it is still the session
-- that took it (a connection that was lost and found again is another one).
CREATE FUNCTION intake_require_backend(backend bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF pg_backend_pid() <> backend THEN
    RAISE EXCEPTION 'outcome:unavailable the writer lost its connection, and its lock with it';
  END IF;
  RETURN true;
END $$;

-- Grows with every change of who may sell and how it is shared, in the transaction of the change (see catalog_version).
CREATE TABLE people_version (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  version bigint NOT NULL
);
INSERT INTO people_version (version) VALUES (1);
CREATE FUNCTION people_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE people_version SET version = version + 1;
  RETURN NULL;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['member', 'contract', 'split_rule'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION people_changed()',
                   name || '_changes_people', name);
  END LOOP;
END $$;

CALL make_append_only('record');
CALL make_append_only('refused_record');
CALL make_append_only('ticket');
CALL make_append_only('ticket_line');
CALL make_append_only('ticket_line_member');
CALL make_append_only('ticket_vat');
CALL make_append_only('ticket_tender');
