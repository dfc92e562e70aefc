-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a ticket can say besides a sale: returns, discounts, deposits, vouchers, gifts, other ways to pay.

ALTER TABLE ticket DROP CONSTRAINT ticket_kind_check, ADD CHECK (kind IN ('sale', 'return'));
ALTER TABLE ticket
  ADD COLUMN source      uuid, -- of ticket: what a return takes back
  ADD COLUMN source_day  date,
  ADD COLUMN deferred_at text, -- sold on paper then, noted later: as it is signed
  ADD COLUMN note_asked  boolean NOT NULL DEFAULT false,
  ADD COLUMN customer    uuid, -- opaque
  ADD CHECK ((kind = 'return') = (source IS NOT NULL) AND (source IS NULL) = (source_day IS NULL)),
  ADD CHECK (CASE kind WHEN 'sale' THEN total_cents >= 0 ELSE total_cents <= 0 AND change_cents = 0 END);
CREATE INDEX ticket_of_source ON ticket (source) WHERE source IS NOT NULL;

-- Below zero: what comes back, and in a sale a deposit that is taken off or a single-purpose voucher that pays.
ALTER TABLE ticket_line DROP CONSTRAINT ticket_line_quantity_check, ADD CHECK (quantity <> 0);
ALTER TABLE ticket_line
  ADD COLUMN source_line      int NOT NULL DEFAULT 0 CHECK (source_line >= 0), -- of a return: the line of its source
  ADD COLUMN list_price_cents bigint NOT NULL DEFAULT 0,
  ADD COLUMN discount_cents   bigint NOT NULL DEFAULT 0, -- of a return below zero
  ADD COLUMN bearer           text CHECK (bearer IN ('pot', 'member', 'cae')),
  ADD COLUMN reason           text,
  ADD COLUMN order_id         uuid,
  ADD COLUMN reference        text, -- number of a voucher; the item of something suspended
  ADD COLUMN source_before    bigint NOT NULL DEFAULT 0 CHECK (source_before >= 0),
  ADD COLUMN source_net_cents bigint NOT NULL DEFAULT 0,
  ADD COLUMN source_discount_cents bigint NOT NULL DEFAULT 0,
  ADD CHECK (quantity > 0 OR source_line > 0 OR vat_scheme IN ('deposit', 'voucher_single'));
CREATE INDEX ticket_line_by_reference ON ticket_line (reference) WHERE reference IS NOT NULL;
CREATE INDEX ticket_line_by_order ON ticket_line (order_id) WHERE order_id IS NOT NULL;

ALTER TABLE ticket_tender DROP CONSTRAINT ticket_tender_kind_check, DROP CONSTRAINT ticket_tender_amount_cents_check;
ALTER TABLE ticket_tender
  ADD COLUMN reference text,
  ADD CHECK (kind IN ('cash', 'card', 'cheque', 'voucher', 'credit', 'local_currency', 'third_party', 'suspended')),
  ADD CHECK (amount_cents <> 0);
CREATE INDEX ticket_tender_by_reference ON ticket_tender (reference) WHERE reference IS NOT NULL;

-- Whatever refers to a ticket's source refers to a sale of the same KPA; never twice more than it was. (The writer has
-- decided it from the signed bytes; this is for whoever writes past it.)
CREATE FUNCTION ticket_source_must_be_sound() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE stray uuid;
BEGIN
  SELECT f.id INTO stray FROM fresh f
   WHERE f.source IS NOT NULL
     AND (SELECT s.kind = 'sale' AND s.kpa = f.kpa AND s.business_day = f.source_day FROM ticket s WHERE s.id = f.source) IS NOT TRUE
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'return % of no sale', stray USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_source_is_sound AFTER INSERT ON ticket REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION ticket_source_must_be_sound();

-- Money that waits for somebody, of a KPA: what was kept, less what was spent, as the tickets say (pos/ticket/held.h).
CREATE FUNCTION held_movements(of_kpa text, of_references text[])
RETURNS TABLE (kind text, reference text, amount bigint, ticket uuid, line int) LANGUAGE sql STABLE AS $$
  SELECT CASE l.vat_scheme WHEN 'voucher_multi' THEN 'voucher' WHEN 'voucher_single' THEN 'single' ELSE 'suspended' END,
         l.reference, l.gross_cents, l.ticket, l.line
    FROM ticket_line l JOIN ticket t ON t.id = l.ticket AND t.kpa = of_kpa
   WHERE l.reference = ANY (of_references) AND l.vat_scheme IN ('voucher_multi', 'voucher_single', 'suspended')
  UNION ALL
  SELECT 'deposit', l.order_id::text, l.gross_cents, l.ticket, l.line
    FROM ticket_line l JOIN ticket t ON t.id = l.ticket AND t.kpa = of_kpa
   WHERE l.order_id IN (SELECT r::uuid FROM unnest(of_references) r WHERE r ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
     AND l.vat_scheme = 'deposit'
  UNION ALL
  SELECT p.kind, p.reference, -p.amount_cents, p.ticket, NULL
    FROM ticket_tender p JOIN ticket t ON t.id = p.ticket AND t.kpa = of_kpa
   WHERE p.reference = ANY (of_references) AND p.kind IN ('voucher', 'credit', 'suspended')
$$;

-- What credit notes of the office gave back of the lines of tickets: what they say besides is not the tills' to know.
CREATE FUNCTION tickets_credited(of_tickets uuid[]) RETURNS TABLE (ticket uuid, line bigint, gross_cents bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT i.ticket, (l ->> 'line')::bigint, sum((l ->> 'gross')::bigint)::bigint
    FROM invoice i CROSS JOIN LATERAL jsonb_array_elements(i.document::jsonb -> 'lines') l
   WHERE i.ticket = ANY (of_tickets) AND i.kind = 'credit_note'
   GROUP BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION tickets_credited(uuid[]) TO comptoir_writer;

-- A sum that a ticket about to be made will spend: asked for by its till, counted as spent until that ticket is here, or
-- until its number is taken by another one, which means that it never was.
CREATE TABLE hold (
  ticket       uuid NOT NULL,
  till         text NOT NULL REFERENCES till,
  kpa          text NOT NULL REFERENCES kpa,
  sequence     bigint NOT NULL CHECK (sequence > 0), -- in chain T of till
  kind         text NOT NULL,
  reference    text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (till, ticket, kind, reference)
);
CREATE INDEX hold_by_reference ON hold (kpa, reference);
GRANT SELECT, INSERT, DELETE ON hold TO comptoir_writer;
ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
CREATE POLICY house ON hold TO comptoir_writer USING (true) WITH CHECK (true);

-- One at a time for a reference. "ok", "unknown_voucher" or "voucher_spent", and of which.
CREATE FUNCTION hold_take(of_ticket uuid, of_till text, of_sequence bigint, kinds text[], of_references text[], amounts bigint[])
RETURNS TABLE (code text, reference text) LANGUAGE plpgsql AS $$
DECLARE of_kpa text := (SELECT t.kpa FROM till t WHERE t.code = of_till); wanted record; kept bigint; promised bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(k.key) FROM (
    SELECT DISTINCT hashtextextended('held ' || of_kpa || '|' || u.r, 0) AS key FROM unnest(of_references) u (r) ORDER BY 1) k;
  DELETE FROM hold h WHERE h.till = of_till AND (h.ticket = of_ticket OR h.sequence = of_sequence
     OR h.sequence <= (SELECT max(r.sequence) FROM record r WHERE r.till = h.till AND r.chain = 'T'));
  FOR wanted IN SELECT u.kind, u.r, u.amount FROM unnest(kinds, of_references, amounts) u (kind, r, amount) LOOP
    SELECT sum(m.amount) INTO kept FROM held_movements(of_kpa, ARRAY[wanted.r]) m
     WHERE m.kind = wanted.kind
       AND NOT EXISTS (SELECT FROM ticket t WHERE t.id = m.ticket AND t.id = of_ticket AND t.till = of_till);
    SELECT coalesce(sum(h.amount_cents), 0) INTO promised FROM hold h
     WHERE h.kpa = of_kpa AND h.kind = wanted.kind AND h.reference = wanted.r
       AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T');
    IF kept IS NULL OR kept - promised < wanted.amount THEN
      DELETE FROM hold h WHERE h.till = of_till AND h.ticket = of_ticket;
      RETURN QUERY SELECT CASE WHEN kept IS NULL THEN 'unknown_voucher' ELSE 'voucher_spent' END, wanted.r;
      RETURN;
    END IF;
    INSERT INTO hold VALUES (of_ticket, of_till, of_kpa, of_sequence, wanted.kind, wanted.r, wanted.amount);
  END LOOP;
  RETURN QUERY SELECT 'ok'::text, NULL::text;
END $$;
GRANT EXECUTE ON FUNCTION hold_take(uuid, text, bigint, text[], text[], bigint[]), held_movements(text, text[]) TO comptoir_writer;

-- What a KPA decided about its tills: how much a cashier takes off without asking, who but all together may bear it.
ALTER TABLE kpa
  ADD COLUMN discount_bp      int NOT NULL DEFAULT 1000 CHECK (discount_bp BETWEEN 0 AND 10000),
  ADD COLUMN discount_bearers text NOT NULL DEFAULT '' CHECK (discount_bearers ~ '^((pot|member|cae)( (pot|member|cae)){0,2})?$');

INSERT INTO account (number, name) VALUES
  ('445870', 'TVA sur acomptes encaissés'),
  ('467300', 'Tiers payeurs – bonus à recevoir'),
  ('511800', 'Monnaie locale à convertir');

-- ---- given back at the till and by the office -------------------------------------------------------------------------------

-- Whether some line of a sale was given back for more than it was: credit notes and returns together.
CREATE FUNCTION sale_given_too_much(sale uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM tickets_credited(ARRAY[sale]) c JOIN ticket_line s ON s.ticket = sale AND s.line = c.line
     WHERE c.gross_cents - (SELECT coalesce(sum(r.gross_cents), 0) FROM ticket t JOIN ticket_line r ON r.ticket = t.id
                             WHERE t.source = sale AND r.source_line = c.line) > s.gross_cents)
$$;
-- What was judged before the transaction began may be old: whoever comes second waits, and is judged again.
CREATE FUNCTION return_must_be_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE sale uuid;
BEGIN
  FOR sale IN SELECT DISTINCT t.source FROM fresh f JOIN ticket t ON t.id = f.ticket WHERE f.source_line > 0 ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(sale_key(sale));
    IF sale_given_too_much(sale) THEN
      RAISE EXCEPTION 'outcome:return_too_much %', sale USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER return_is_left AFTER INSERT ON ticket_line REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION return_must_be_left();
CREATE FUNCTION credit_must_be_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(sale_key(NEW.ticket));
  IF sale_given_too_much(NEW.ticket) THEN
    RAISE EXCEPTION 'outcome:return_too_much %', NEW.ticket USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER credit_is_left AFTER INSERT ON invoice FOR EACH ROW WHEN (NEW.kind = 'credit_note')
  EXECUTE FUNCTION credit_must_be_left();
