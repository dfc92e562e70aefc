-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Orders of the shop at the tills, and what is sold on the web as the shop's own signed chain.

-- As before (0018), and an order of the shop that a ticket is about to sell: one till at a time, once.
CREATE FUNCTION hold_order(of_ticket uuid, of_till text, of_kpa text, of_order text, of_amount bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE found shop_order;
BEGIN
  IF of_order !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    RETURN 'no_such_order';
  END IF;
  SELECT * INTO found FROM shop_order o WHERE o.id = of_order::uuid AND o.kpa = of_kpa;
  RETURN CASE
    WHEN found.id IS NULL THEN 'no_such_order'
    WHEN found.ticket = of_ticket THEN 'ok'
    WHEN found.ticket IS NOT NULL OR found.state = 'collected' THEN 'order_handed'
    WHEN found.state IN ('cancelled', 'expired', 'no_show', 'unfulfillable') THEN 'order_over'
    WHEN found.paid_cents > found.back_cents THEN 'order_paid_online'
    WHEN EXISTS (SELECT FROM hold h
                  WHERE h.kpa = of_kpa AND h.kind = 'order' AND h.reference = of_order AND h.till <> of_till
                    AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T'))
      THEN 'order_elsewhere'
    ELSE 'ok' END;
END $$;

CREATE OR REPLACE FUNCTION hold_take(of_ticket uuid, of_till text, of_sequence bigint, kinds text[], of_references text[], amounts bigint[])
RETURNS TABLE (code text, reference text) LANGUAGE plpgsql AS $$
DECLARE of_kpa text := (SELECT t.kpa FROM till t WHERE t.code = of_till); wanted record; kept bigint; promised bigint; said text;
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (
    SELECT DISTINCT hashtextextended('held ' || of_kpa || '|' || u.r, 0) AS key FROM unnest(of_references) u (r) ORDER BY 1) k;
  DELETE FROM hold h WHERE h.till = of_till AND (h.ticket = of_ticket OR h.sequence = of_sequence
     OR h.sequence <= (SELECT max(r.sequence) FROM record r WHERE r.till = h.till AND r.chain = 'T'));
  FOR wanted IN SELECT u.kind, u.r, u.amount FROM unnest(kinds, of_references, amounts) u (kind, r, amount) LOOP
    IF wanted.kind = 'order' THEN
      said := hold_order(of_ticket, of_till, of_kpa, wanted.r, wanted.amount);
    ELSE
      -- One statement, one snapshot: a ticket that arrives meanwhile is spent money or a promise, never neither.
      SELECT sum(m.amount), (SELECT coalesce(sum(h.amount_cents), 0) FROM hold h
                              WHERE h.kpa = of_kpa AND h.kind = wanted.kind AND h.reference = wanted.r
                                AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T'))
        INTO kept, promised FROM held_movements(of_kpa, ARRAY[wanted.r]) m
       WHERE m.kind = wanted.kind
         AND NOT EXISTS (SELECT FROM ticket t WHERE t.id = m.ticket AND t.id = of_ticket AND t.till = of_till);
      said := CASE WHEN kept IS NULL THEN 'unknown_voucher' WHEN kept - promised < wanted.amount THEN 'voucher_spent' ELSE 'ok' END;
    END IF;
    IF said <> 'ok' THEN
      DELETE FROM hold h WHERE h.till = of_till AND h.ticket = of_ticket;
      RETURN QUERY SELECT said, wanted.r;
      RETURN;
    END IF;
    INSERT INTO hold VALUES (of_ticket, of_till, of_kpa, of_sequence, wanted.kind, wanted.r, wanted.amount);
  END LOOP;
  RETURN QUERY SELECT 'ok'::text, NULL::text;
END $$;
GRANT EXECUTE ON FUNCTION hold_order(uuid, text, text, text, bigint) TO comptoir_writer;

-- ---- what is sold on the web -----------------------------------------------------------------------------------------------

-- The shop of a KPA signs in a chain of its own, as a till does; its key is the secret online-key-<kpa>. Head of that chain.
CREATE TABLE online_till (
  kpa                 text PRIMARY KEY REFERENCES kpa,
  till                text NOT NULL UNIQUE REFERENCES till,
  sequence            bigint NOT NULL DEFAULT 0 CHECK (sequence >= 0),
  hash                bytea NOT NULL CHECK (length(hash) = 32),
  perpetual_cents     bigint NOT NULL DEFAULT 0,
  perpetual_abs_cents bigint NOT NULL DEFAULT 0
);

-- What has to be signed, written in the transaction that the money came or went in; then its bytes, kept before anybody sees them.
CREATE TABLE online_sale (
  id           uuid PRIMARY KEY, -- of the record
  kpa          text NOT NULL REFERENCES kpa,
  order_id     uuid NOT NULL REFERENCES shop_order,
  amount_cents bigint NOT NULL CHECK (amount_cents <> 0), -- below zero: given back
  source       uuid REFERENCES online_sale,               -- of a return: the sale
  state        text NOT NULL CHECK (state IN ('waiting', 'signed', 'booked', 'refused')),
  code         text NOT NULL DEFAULT '', -- why it is refused: the accountant looks
  sequence     bigint,
  body         bytea,
  signature    bytea,
  made_at      timestamptz NOT NULL,
  UNIQUE (kpa, sequence),
  CHECK ((amount_cents < 0) = (source IS NOT NULL)),
  CHECK ((body IS NULL) = (sequence IS NULL) AND (body IS NULL) = (signature IS NULL))
);
CREATE INDEX online_sale_open ON online_sale (made_at) WHERE state IN ('waiting', 'signed');
CREATE INDEX online_sale_of_order ON online_sale (order_id);

-- Looks at an order when its transaction ends: all of it is paid and it will be fetched, or money went back of what was sold.
-- What was paid too much, or for what is no longer there, is nobody's turnover: it goes back.
CREATE FUNCTION online_hears_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found shop_order; kept bigint; sold bigint; sale uuid;
BEGIN
  SELECT * INTO found FROM shop_order o WHERE o.id = NEW.id;
  kept := least(found.paid_cents - found.back_cents, found.total_cents);
  SELECT coalesce(sum(s.amount_cents), 0) INTO sold FROM online_sale s WHERE s.order_id = NEW.id AND s.state <> 'refused';
  IF sold = 0 AND kept > 0 AND kept = found.total_cents AND found.ticket IS NULL
     AND found.state IN ('confirmed', 'preparing', 'ready', 'collected') THEN
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at)
    VALUES (gen_random_uuid(), found.kpa, found.id, kept, 'waiting', clock_timestamp());
  ELSIF sold > kept THEN
    SELECT s.id INTO sale FROM online_sale s WHERE s.order_id = NEW.id AND s.amount_cents > 0 AND s.state <> 'refused' ORDER BY s.made_at DESC LIMIT 1;
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, source, state, made_at)
    VALUES (gen_random_uuid(), found.kpa, found.id, kept - sold, sale, 'waiting', clock_timestamp());
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER order_money_is_signed AFTER UPDATE OF paid_cents, back_cents, state ON shop_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.paid_cents > 0) EXECUTE FUNCTION online_hears_money();

-- An order moves its own things: what the web sold is no sale at a counter.
CREATE OR REPLACE FUNCTION stock_hears_sales() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE tickets uuid[] := ARRAY(
  SELECT DISTINCT f.ticket FROM fresh f
   WHERE f.quantity > 0 AND (EXISTS (SELECT FROM stock s WHERE s.item = f.item) OR (f.reference IS NOT NULL AND f.vat_scheme IN ('normal', 'margin')))
     AND NOT EXISTS (SELECT FROM ticket t JOIN online_till o ON o.till = t.till WHERE t.id = f.ticket));
BEGIN
  IF tickets <> '{}' THEN
    PERFORM stock_take_at_counter(tickets, now());
  END IF;
  RETURN NULL;
END $$;

INSERT INTO account (number, name) VALUES ('511600', 'Paiements en ligne à encaisser');
ALTER TABLE ticket_tender DROP CONSTRAINT ticket_tender_kind_check;
ALTER TABLE ticket_tender
  ADD CONSTRAINT ticket_tender_kind_check
  CHECK (kind IN ('cash', 'card', 'cheque', 'voucher', 'credit', 'local_currency', 'third_party', 'suspended', 'online'));

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['online_till', 'online_sale'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_writer', name);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON online_sale TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT UPDATE (state, code, sequence, body, signature) ON online_sale TO comptoir_writer;
GRANT INSERT, UPDATE (sequence, hash, perpetual_cents, perpetual_abs_cents) ON online_till TO comptoir_writer;
GRANT EXECUTE ON FUNCTION online_hears_money() TO comptoir_shop, comptoir_books, comptoir_writer;
-- The door makes the key of a shop once, and no other secret.
GRANT INSERT ON secret TO comptoir_door;
CREATE POLICY online_key ON secret AS RESTRICTIVE FOR INSERT TO comptoir_door WITH CHECK (name LIKE 'online-key-%');
