-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a result becomes a year later, and how a seller presents itself.

-- The result of a year stands in 120000 or 129000 for one year; at the next opening it joins what was carried before it.
INSERT INTO account (number, name) VALUES
  ('110000', 'Report à nouveau (solde créditeur)'),
  ('119000', 'Report à nouveau (solde débiteur)')
ON CONFLICT DO NOTHING;

-- As it must stand on every invoice (C. com. R123-237, R123-238): legal form, share capital, "RCS" with the court's city
-- and the number; of an association its declaration. "": not said yet, and then no invoice is issued.
ALTER TABLE legal_entity ADD COLUMN legal_mention text NOT NULL DEFAULT '' CHECK (length(legal_mention) <= 300);

-- What tills say of the seller: its activity (code APE), and the attestation of the till's publisher that it holds, by number
-- and day. '' and NULL: nobody said, and then no paper speaks of one.
ALTER TABLE legal_entity
  ADD COLUMN ape text NOT NULL DEFAULT '' CHECK (ape = '' OR ape ~ '^[0-9]{2}[.][0-9]{2}[A-Z]$'),
  ADD COLUMN attestation text NOT NULL DEFAULT '' CHECK (length(attestation) <= 40),
  ADD COLUMN attestation_on date,
  ADD CONSTRAINT attestation_has_its_day CHECK ((attestation = '') = (attestation_on IS NULL));

-- A statement reads a member's month from the index alone, which holds for pages that a vacuum has seen. By default that is
-- when a fifth of the table is new: of millions of postings, the last months of everybody. Nothing here is ever dead, so a
-- vacuum has only the new pages to read.
ALTER TABLE posting SET (autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 20000);

-- A sale is credited or reversed, not both, and of two that ask at once one waits for the other and then sees what it did.
-- Both refusals are said before (ledger/reverse.c, statements/credit_entry.c) from what was known then; here they hold.
-- SECURITY DEFINER: who writes the one need not see the other.
CREATE FUNCTION sale_key(ticket uuid) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT hashtextextended('sale ' || ticket::text, 0)
$$;
CREATE FUNCTION reversal_must_be_free() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE sale uuid; credit bigint;
BEGIN
  SELECT e.ticket INTO sale FROM entry e WHERE e.id = NEW.reverses AND e.reverses IS NULL;
  IF sale IS NULL THEN
    SELECT i.ticket, i.entry INTO sale, credit FROM invoice i WHERE i.entry = NEW.reverses;
  END IF;
  IF sale IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(sale_key(sale));
  IF credit IS NOT NULL OR EXISTS (SELECT FROM invoice i WHERE i.ticket = sale AND i.kind = 'credit_note') THEN
    RAISE EXCEPTION 'outcome:sale_credited %', NEW.reverses USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reversal_is_free AFTER INSERT ON entry FOR EACH ROW WHEN (NEW.reverses IS NOT NULL)
  EXECUTE FUNCTION reversal_must_be_free();
CREATE FUNCTION credit_must_have_its_sale() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(sale_key(NEW.ticket));
  IF EXISTS (SELECT FROM entry e JOIN entry r ON r.reverses = e.id WHERE e.ticket = NEW.ticket AND e.reverses IS NULL) THEN
    RAISE EXCEPTION 'outcome:sale_reversed %', NEW.ticket USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER credit_has_its_sale AFTER INSERT ON invoice FOR EACH ROW WHEN (NEW.kind = 'credit_note')
  EXECUTE FUNCTION credit_must_have_its_sale();
