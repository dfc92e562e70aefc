-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Statements, invoices and credit notes.

-- A statement reads a member's month from the index alone: what was sold, by activity, and what else moved her account.
DROP INDEX posting_of_member;
CREATE INDEX posting_of_member ON posting (member, date, entry) INCLUDE (account, amount_cents, kpa, activity, ticket_line) WHERE member IS NOT NULL;

-- « Option pour le paiement de la taxe d'après les débits », one of the mentions of 2026: chosen by the seller, or not.
ALTER TABLE legal_entity ADD COLUMN vat_on_debits boolean NOT NULL DEFAULT false;

-- A paper about a sale that was already recorded. An invoice repeats the ticket's lines and adds nothing to the books; a
-- credit note takes lines back, in one entry of its own (statements/credit_entry.c). document
-- is what the paper says, whole (docs/statements.md, "The document"): JSON in one writing, so that its digest says whether
-- it is still what was issued, and a PDF or a Factur-X can be drawn from it in ten years. Customers' names stay in it: the
-- law wants invoices kept as they were (C. com. L123-22).
CREATE TABLE invoice (
  id           uuid PRIMARY KEY, -- made by who asks for it
  legal_entity text NOT NULL REFERENCES legal_entity,
  kpa          text NOT NULL,
  year         int NOT NULL,
  number       bigint NOT NULL CHECK (number > 0), -- gapless per (legal entity, year), invoices and credit notes together
  kind         text NOT NULL CHECK (kind IN ('invoice', 'credit_note')),
  ticket       uuid NOT NULL, -- of ticket
  credits      uuid REFERENCES invoice,
  issued_on    date NOT NULL,
  issued_at    timestamptz NOT NULL,
  issued_by    uuid NOT NULL, -- of person
  total_cents  bigint NOT NULL CHECK (total_cents > 0), -- VAT included; of a credit note: what is given back
  asked        bytea NOT NULL CHECK (length(asked) = 32), -- digest of the request: the same id asks for the same paper
  document     text NOT NULL,
  hash         bytea NOT NULL,
  entry        bigint UNIQUE, -- of entry: what a credit note takes back
  UNIQUE (legal_entity, year, number),
  FOREIGN KEY (kpa, legal_entity) REFERENCES kpa (code, legal_entity),
  CHECK (year = extract(year FROM issued_on)),
  CHECK ((kind = 'credit_note') = (credits IS NOT NULL)),
  CHECK ((kind = 'credit_note') = (entry IS NOT NULL)),
  CHECK (hash = sha256(convert_to(document, 'UTF8')) AND document::jsonb IS NOT NULL)
);
CREATE INDEX invoice_of_kpa ON invoice (kpa, issued_on, number);
CREATE INDEX invoice_of_ticket ON invoice (ticket);
CREATE INDEX invoice_credits ON invoice (credits) WHERE credits IS NOT NULL;

-- The next number, under a lock that lasts until the transaction ends. SECURITY DEFINER: the last number may be that of
-- another KPA of the same seller.
CREATE FUNCTION invoice_number(entity text, of_year int, of_kpa text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF acting_role() IS NOT NULL AND (scope_books() = of_kpa) IS NOT TRUE THEN
    RAISE EXCEPTION 'outcome:not_found %', of_kpa USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (SELECT k.legal_entity = entity FROM kpa k WHERE k.code = of_kpa) IS NOT TRUE THEN
    RAISE EXCEPTION 'outcome:not_found % does not sell for %', entity, of_kpa USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('invoice ' || entity || '|' || of_year, 0));
  RETURN coalesce((SELECT max(i.number) FROM invoice i WHERE i.legal_entity = entity AND i.year = of_year), 0) + 1;
END $$;

-- No gap, one invoice a ticket until it is credited whole, no credit above what is left.
CREATE FUNCTION invoice_must_be_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE origin invoice; credited bigint;
BEGIN
  IF NEW.number <> invoice_number(NEW.legal_entity, NEW.year, NEW.kpa) THEN
    RAISE EXCEPTION 'invoice % % leaves a gap', NEW.year, NEW.number USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (SELECT t.kpa = NEW.kpa FROM ticket t WHERE t.id = NEW.ticket) IS NOT TRUE THEN
    RAISE EXCEPTION 'outcome:unknown_ticket %', NEW.ticket USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF NEW.kind = 'invoice' THEN
    IF EXISTS (SELECT FROM invoice i WHERE i.ticket = NEW.ticket AND i.kind = 'invoice'
                  AND i.total_cents > (SELECT coalesce(sum(n.total_cents), 0) FROM invoice n WHERE n.credits = i.id)) THEN
      RAISE EXCEPTION 'outcome:invoice_exists %', NEW.ticket USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO origin FROM invoice i WHERE i.id = NEW.credits;
  SELECT coalesce(sum(n.total_cents), 0) INTO credited FROM invoice n WHERE n.credits = NEW.credits;
  credited := credited - (SELECT coalesce(sum(t.total_cents), 0) FROM ticket t WHERE t.source = NEW.ticket); -- what came back at the till
  IF origin.kind <> 'invoice' OR (origin.kpa, origin.ticket) IS DISTINCT FROM (NEW.kpa, NEW.ticket) THEN
    RAISE EXCEPTION 'outcome:not_found %', NEW.credits USING ERRCODE = 'foreign_key_violation';
  END IF;
  IF NEW.total_cents > origin.total_cents - credited THEN
    RAISE EXCEPTION 'outcome:credit_too_much %', origin.total_cents - credited USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_is_sound BEFORE INSERT ON invoice FOR EACH ROW EXECUTE FUNCTION invoice_must_be_sound();
CALL make_append_only('invoice');
CALL audit_table('invoice', 'id', kpa => 'kpa', legal_entity => 'legal_entity', withheld => 'document,hash', passed_over => 'asked', operations => 'INSERT');

GRANT SELECT ON invoice TO comptoir_app;
GRANT INSERT ON invoice TO comptoir_books;
GRANT EXECUTE ON FUNCTION invoice_number(text, int, text) TO comptoir_books;
ALTER TABLE invoice ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON invoice FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()));
CREATE POLICY books ON invoice FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));

-- What each KPA of a cooperative and each of its members contributed: at the sales, and later (the month's true-up, sales
-- between members). An accountant of the cooperative sees all its KPAs, a referent her own.
CREATE FUNCTION statement_cae(entity text, first_day date, day_after date)
RETURNS TABLE (kpa text, kpa_name text, member text, member_name text, net bigint, contribution bigint, later bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.kpa, k.name, s.member, m.name, s.net, s.contribution, s.later
    FROM (SELECT p.kpa, p.member,
                 coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '901000'), 0)::bigint AS net,
                 coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000' AND p.ticket_line IS NOT NULL), 0)::bigint AS contribution,
                 coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000' AND p.ticket_line IS NULL), 0)::bigint AS later
            FROM posting p
           WHERE p.date >= first_day AND p.date < day_after AND p.account IN ('901000', '913000')
             AND p.kpa IN (SELECT h.code FROM kpa h WHERE h.legal_entity = entity)
             AND (acting_role() IS NULL
                  OR (scope_legal_entity() = entity AND (scope_setting('role') = 'accountant' OR p.kpa = scope_books())))
           GROUP BY p.kpa, p.member) s
    JOIN kpa k ON k.code = s.kpa
    LEFT JOIN member m ON m.code = s.member
   ORDER BY k.name, s.kpa, m.position, s.member
$$;
GRANT EXECUTE ON FUNCTION statement_cae(text, date, date) TO comptoir_app;

-- The KPAs of a cooperative that have entries in a month, and have not sealed it: their names, NULL when all did. The whole
-- cooperative's, whoever asks: its paper is closed or it is not.
CREATE FUNCTION statement_open_kpas(entity text, first_day date, day_after date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT string_agg(k.name, ', ' ORDER BY k.name, k.code)
    FROM kpa k
   WHERE k.legal_entity = entity AND (acting_role() IS NULL OR scope_legal_entity() = entity)
     AND EXISTS (SELECT FROM entry e WHERE e.kpa = k.code AND e.date >= first_day AND e.date < day_after)
     AND NOT EXISTS (SELECT FROM month_close c WHERE c.kpa = k.code AND c.month = first_day)
$$;
GRANT EXECUTE ON FUNCTION statement_open_kpas(text, date, date) TO comptoir_app;

INSERT INTO retention_rule VALUES
  ('invoice', 16, '10 years', 'keep', 'Les factures', 'Le nom, l’adresse et le numéro SIREN de qui a demandé une facture.',
   '10 ans. La loi interdit de les changer.', 'Une facture doit rester comme elle a été faite.', 'Code de commerce, article L. 123-22 (10 ans)');
