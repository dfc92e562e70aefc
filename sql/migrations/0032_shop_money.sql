-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The money of the shop for who keeps the accounts: what the office gives back and why.

-- What of an order the office gives back: which lines, how much of each. The return that is signed takes them from here.
CREATE TABLE shop_refund (
  id          uuid PRIMARY KEY,
  order_id    uuid NOT NULL REFERENCES shop_order,
  kpa         text NOT NULL REFERENCES kpa,
  reason      text NOT NULL CHECK (reason ~ '^[a-z_]{1,16}$'),
  lines       bigint[] NOT NULL, -- empty: all that was left
  quantities  bigint[] NOT NULL CHECK (cardinality(quantities) = cardinality(lines)),
  gross_cents bigint NOT NULL CHECK (gross_cents > 0),
  person      uuid NOT NULL,
  made_at     timestamptz NOT NULL
);
CREATE INDEX shop_refund_of_order ON shop_refund (order_id);

ALTER TABLE payment_refund ADD COLUMN reason text NOT NULL DEFAULT '' CHECK (reason ~ '^[a-z_]{0,16}$'),
                           ADD COLUMN by_transfer boolean NOT NULL DEFAULT false; -- the provider would not: paid from the bank account
GRANT UPDATE (reason, by_transfer, done_at) ON payment_refund TO comptoir_books;
GRANT UPDATE (back_cents, state) ON payment TO comptoir_books;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['shop_refund'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_writer', name);
  END LOOP;
END $$;
GRANT INSERT ON shop_refund TO comptoir_books;
CALL make_append_only('shop_refund');
CALL audit_table('shop_refund', 'id', kpa => 'kpa');

-- ---- closings of the shop's chain --------------------------------------------------------------------------------------------

-- What the shop signs besides its sales: closings of days, months and years (G), archives (A). Kept before anybody sees them.
CREATE TABLE online_record (
  id        uuid PRIMARY KEY,
  kpa       text NOT NULL REFERENCES kpa,
  chain     text NOT NULL CHECK (chain IN ('G', 'A')),
  sequence  bigint NOT NULL CHECK (sequence > 0),
  kind      text NOT NULL,
  body      bytea NOT NULL,
  signature bytea NOT NULL,
  state     text NOT NULL CHECK (state IN ('signed', 'booked', 'refused')),
  code      text NOT NULL DEFAULT '',
  UNIQUE (kpa, chain, sequence)
);
CREATE INDEX online_record_open ON online_record (kpa, chain, sequence) WHERE state = 'signed';
ALTER TABLE online_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON online_record FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY house ON online_record TO comptoir_writer USING (true) WITH CHECK (true);
GRANT SELECT ON online_record TO comptoir_app, comptoir_writer;
GRANT INSERT, UPDATE (state, code) ON online_record TO comptoir_writer;
