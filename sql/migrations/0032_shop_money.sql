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

-- A gesture gives back a part of the price, and no thing.
ALTER TABLE ticket_line DROP CONSTRAINT ticket_line_quantity_check,
                        ADD CHECK (quantity <> 0 OR (source_line > 0 AND gross_cents < 0));

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

-- ---- the month -----------------------------------------------------------------------------------------------------------------

-- Fees of payment providers are not the bank's.
INSERT INTO account (number, name) VALUES ('627800', 'Commissions des paiements en ligne');
-- As in 0019; what the web sold waits on 511600 until the provider paid it out.
CREATE OR REPLACE FUNCTION month_flows(of_kpa text, day date) RETURNS TABLE (dated date, account text, moved bigint, sold bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(books_key(of_kpa)); -- before the next statement begins to see
  RETURN QUERY
  WITH money AS MATERIALIZED (
    SELECT s.dated, s.account, sum(s.debit - s.credit)::bigint AS moved FROM month_hold(of_kpa, day) s
     WHERE s.account IN ('530000', '511200', '511500', '511600') GROUP BY 1, 2
  ), others AS (
    SELECT p.date AS dated, p.account, sum(p.amount_cents)::bigint AS moved
      FROM entry e CROSS JOIN LATERAL (SELECT * FROM posting WHERE entry = e.id OFFSET 0) p
     WHERE e.kpa = of_kpa AND e.date >= day AND e.date < (day + interval '1 month')::date
       AND (e.ticket IS NULL OR e.happened_on IS NOT NULL)
       AND NOT EXISTS (SELECT FROM drawer_move m WHERE m.entry = e.id AND m.kind = 'tender_change') GROUP BY 1, 2
  )
  SELECT m.dated, m.account, m.moved, m.moved - coalesce(o.moved, 0)
    FROM money m LEFT JOIN others o ON o.dated = m.dated AND o.account = m.account
   ORDER BY m.dated, m.account;
END $$;

-- ---- tickets by mail ------------------------------------------------------------------------------------------------------------

ALTER TABLE online_sale ADD COLUMN letter_asked_at timestamptz, -- whoever ordered wants the ticket by mail
                        ADD COLUMN letter_made_at timestamptz;
CREATE INDEX online_sale_letters ON online_sale (letter_asked_at) WHERE letter_asked_at IS NOT NULL AND letter_made_at IS NULL;
GRANT UPDATE (letter_asked_at) ON online_sale TO comptoir_shop;
GRANT UPDATE (letter_made_at) ON online_sale TO comptoir_writer, comptoir_books; -- the office: to send it once more

-- ---- how long --------------------------------------------------------------------------------------------------------------

INSERT INTO retention_rule
SELECT 'shop_payment', max(position) + 1, '10 years', 'keep', 'Vos paiements sur le site', 'Un montant, une date, le numéro de la commande. Jamais votre nom. Ce que dit le service de paiement s’efface en une semaine.',
       '10 ans.', 'La coopérative doit garder ses comptes.', 'Code de commerce, article L. 123-22 (10 ans)'
  FROM retention_rule;
