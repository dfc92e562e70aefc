-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Groupages: what people buy together, because the supplier sells it by the case. Who pledged what becomes an order of the
-- shop when the campaign closes (0024), and money that was paid for a pledge is then money of that order (0025).

CREATE TABLE campaign (
  id              uuid PRIMARY KEY, -- made up by whoever writes it
  kpa             text NOT NULL REFERENCES kpa,
  title           text NOT NULL CHECK (length(title) BETWEEN 1 AND 120),
  intro           text NOT NULL DEFAULT '' CHECK (length(intro) <= 2000), -- of the things, never of a person
  state           text NOT NULL,
  version         bigint NOT NULL DEFAULT 1,
  threshold_cents bigint NOT NULL DEFAULT 0 CHECK (threshold_cents >= 0), -- of all of it; 0: none
  margin_bp       bigint NOT NULL DEFAULT 0 CHECK (margin_bp BETWEEN 0 AND 3000), -- how much heavier a weighed thing may be charged
  closes_at       timestamptz NOT NULL,
  starts_at       timestamptz NOT NULL, -- of the distribution
  ends_at         timestamptz NOT NULL,
  made_at         timestamptz NOT NULL,
  ended_at        timestamptz, -- when it was confirmed or cancelled
  reason          text NOT NULL DEFAULT '' CHECK (length(reason) <= 24), -- code
  CHECK (closes_at < starts_at AND starts_at < ends_at)
);
CREATE INDEX campaign_of_kpa ON campaign (kpa, made_at);
CREATE INDEX campaign_due ON campaign (closes_at) WHERE state IN ('open', 'closed');

CREATE TABLE campaign_offer ( -- quantities in thousandths of the item's unit; 0: no limit
  campaign         uuid NOT NULL REFERENCES campaign,
  line             bigint NOT NULL CHECK (line > 0),
  kpa              text NOT NULL,
  item             text NOT NULL,
  label            text NOT NULL CHECK (length(label) BETWEEN 1 AND 120),
  activity         text NOT NULL,
  kind             text NOT NULL,
  unit             text NOT NULL,
  pack             bigint NOT NULL CHECK (pack > 0),       -- what the supplier sells at least
  step             bigint NOT NULL CHECK (step > 0),       -- what a pledge counts in
  minimum          bigint NOT NULL CHECK (minimum >= 0),   -- of one pledge
  maximum          bigint NOT NULL CHECK (maximum >= 0),
  threshold        bigint NOT NULL CHECK (threshold >= 0), -- of all pledges
  ceiling          bigint NOT NULL CHECK (ceiling >= 0),   -- what the supplier has
  unit_price_cents bigint NOT NULL CHECK (unit_price_cents > 0), -- VAT included
  vat_rate         bigint NOT NULL,
  vat_scheme       text NOT NULL,
  withdrawal       text NOT NULL,
  PRIMARY KEY (campaign, line),
  FOREIGN KEY (kpa, item) REFERENCES item,
  CHECK (pack % step = 0 AND minimum % step = 0 AND maximum % step = 0 AND threshold % step = 0 AND ceiling % step = 0)
);

CREATE TABLE pledge (
  id         uuid PRIMARY KEY,
  campaign   uuid NOT NULL REFERENCES campaign,
  kpa        text NOT NULL,
  sequence   bigint NOT NULL,                                       -- who came first
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32), -- of the link that opens it
  pays       text NOT NULL CHECK (pays IN ('counter', 'online')),
  state      text NOT NULL,
  version    bigint NOT NULL DEFAULT 1,
  language   text NOT NULL CHECK (language IN ('fr', 'en', 'ar')),
  paid_cents bigint NOT NULL DEFAULT 0 CHECK (paid_cents >= 0),
  back_cents bigint NOT NULL DEFAULT 0 CHECK (back_cents BETWEEN 0 AND paid_cents),
  made_at    timestamptz NOT NULL,
  held_until timestamptz, -- while somebody pays on the web
  order_id   uuid REFERENCES shop_order,
  UNIQUE (campaign, sequence)
);
CREATE INDEX pledge_expiring ON pledge (held_until) WHERE state = 'awaiting_payment';
CREATE INDEX pledge_of_order ON pledge (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE pledge_line (
  pledge   uuid NOT NULL REFERENCES pledge,
  campaign uuid NOT NULL,
  offer    bigint NOT NULL,
  kpa      text NOT NULL,
  quantity bigint NOT NULL CHECK (quantity > 0),
  minus    bigint NOT NULL CHECK (minus BETWEEN 0 AND quantity), -- so much less will do, so that cases come out even
  plus     bigint NOT NULL CHECK (plus >= 0),
  allotted bigint CHECK (allotted = 0 OR allotted BETWEEN quantity - minus AND quantity + plus), -- when it closed
  PRIMARY KEY (pledge, offer),
  FOREIGN KEY (campaign, offer) REFERENCES campaign_offer
);

-- The only place that knows who pledged. Emptied when the pledge ends: an order has its own (shop_order_contact).
CREATE TABLE pledge_contact (
  pledge uuid PRIMARY KEY REFERENCES pledge,
  kpa    text NOT NULL,
  name   text NOT NULL CHECK (length(name) <= 80),
  email  text NOT NULL DEFAULT '',
  phone  text NOT NULL DEFAULT ''
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['campaign', 'campaign_offer', 'pledge', 'pledge_line', 'pledge_contact'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_shop, comptoir_writer', name);
  END LOOP;
END $$;
GRANT INSERT ON campaign TO comptoir_books;
GRANT UPDATE (title, intro, state, version, threshold_cents, margin_bp, closes_at, starts_at, ends_at, ended_at, reason) ON campaign TO comptoir_books;
GRANT UPDATE (state, version, ended_at, reason) ON campaign TO comptoir_shop; -- the clock closes
GRANT INSERT, DELETE ON campaign_offer TO comptoir_books;                      -- of a draft
GRANT INSERT ON pledge, pledge_line, pledge_contact TO comptoir_shop;
GRANT UPDATE (state, version, paid_cents, back_cents, held_until, order_id) ON pledge TO comptoir_shop, comptoir_books;
GRANT UPDATE (quantity, minus, plus, allotted), DELETE ON pledge_line TO comptoir_shop;
GRANT UPDATE (allotted) ON pledge_line TO comptoir_books;
GRANT DELETE ON pledge_contact TO comptoir_shop, comptoir_books;

-- What was paid for a pledge is the order's when there is one.
GRANT UPDATE (purpose, target) ON payment TO comptoir_shop, comptoir_books;

GRANT EXECUTE ON FUNCTION slots_take(text, uuid[], text[], text[], timestamptz[], timestamptz[], bigint[]) TO comptoir_books;

CALL audit_table('campaign', 'id', kpa => 'kpa', withheld => 'intro');
CALL audit_table('campaign_offer', 'campaign', kpa => 'kpa');

-- What is bought by weight is weighed when it is handed over: until then a line of a groupage says what was agreed, and
-- then what it weighed. No other line of an order ever changes.
DROP TRIGGER shop_order_line_is_append_only ON shop_order_line;
CREATE FUNCTION order_line_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND EXISTS (SELECT FROM shop_order o WHERE o.id = OLD.order_id AND o.source = 'group' AND o.ticket IS NULL
       AND o.state IN ('confirmed', 'preparing', 'ready'))
     AND (to_jsonb(NEW) - 'quantity' - 'gross_cents') = (to_jsonb(OLD) - 'quantity' - 'gross_cents') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER shop_order_line_stands BEFORE UPDATE OR DELETE ON shop_order_line FOR EACH ROW EXECUTE FUNCTION order_line_stands();
CREATE TRIGGER shop_order_line_is_append_only BEFORE TRUNCATE ON shop_order_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
GRANT UPDATE (quantity, gross_cents) ON shop_order_line TO comptoir_books;
GRANT UPDATE (total_cents) ON shop_order TO comptoir_books;
