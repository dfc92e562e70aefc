-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Contracts and their duties, what members ask to be paid, what they received, and the contributive budget.

-- ---- contracts -----------------------------------------------------------------------------------------------------------

-- insured_on: from this day on the insurer covers the work; nothing is sold in her name before (volunteers work under the
-- association's cover). end_reason: ended before its term; a word of a list, never a story. fixed_waived: the fixed monthly
-- contribution is not asked of her; why is nobody's business. info_months: she gets her accounts every so many months (C. com. R127-1).
ALTER TABLE contract
  ADD COLUMN insured_on   date,
  ADD COLUMN renewal      int NOT NULL DEFAULT 0 CHECK (renewal BETWEEN 0 AND 2),
  ADD COLUMN end_reason   text CHECK (end_reason IN ('member', 'support', 'agreement', 'own_company', 'other')),
  ADD COLUMN fixed_waived boolean NOT NULL DEFAULT false,
  ADD COLUMN info_months  int NOT NULL DEFAULT 1 CHECK (info_months BETWEEN 1 AND 12);

-- Who is under age, until when, and since when a guardian has consented in writing. Neither health nor benefits stand anywhere.
CREATE TABLE minor (
  member     text PRIMARY KEY,
  kpa        text NOT NULL,
  until      date NOT NULL, -- her eighteenth birthday
  consent_on date CHECK (consent_on < until),
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code)
);

-- The first day on which something may be sold in her name under c; infinity: none yet.
CREATE FUNCTION contract_sells_from(c contract) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT greatest(c.starts_on,
                  CASE WHEN c.kind = 'volunteer' THEN c.starts_on ELSE coalesce(c.insured_on, 'infinity') END,
                  (SELECT coalesce(m.consent_on, m.until) FROM minor m WHERE m.member = c.member AND m.until > c.starts_on))
$$;

-- A CAPE lasts twelve months and is renewed twice (C. com. L127-1 s.): the fourth of the same person is refused, and each
-- carries its place. No contract of a minor begins without her guardian.
CREATE FUNCTION contract_is_lawful() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE earlier int; child minor;
BEGIN
  SELECT * INTO child FROM minor m WHERE m.member = NEW.member;
  IF child.until > NEW.starts_on AND coalesce(child.consent_on > NEW.starts_on, true) THEN
    RAISE EXCEPTION 'outcome:guardian_needed % : %', NEW.member, NEW.starts_on USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.kind = 'cape' THEN
    SELECT count(*) INTO earlier FROM contract c WHERE c.member = NEW.member AND c.kind = 'cape';
    IF earlier > 2 THEN
      RAISE EXCEPTION 'outcome:cape_limit % : %', NEW.member, NEW.starts_on USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT FROM contract c WHERE c.member = NEW.member AND c.kind = 'cape' AND c.starts_on > NEW.starts_on) THEN
      RAISE EXCEPTION 'outcome:contract_refused % : %', NEW.member, 'contracts are added in the order of their days' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.renewal := earlier;
  ELSE
    NEW.renewal := 0;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contract_is_lawful BEFORE INSERT ON contract FOR EACH ROW EXECUTE FUNCTION contract_is_lawful();

-- What was sold under a contract stays under it: neither its end nor its insurance moves past a sale.
CREATE FUNCTION contract_keeps_its_sales() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE sold date;
BEGIN
  SELECT coalesce(e.happened_on, e.date) INTO sold FROM posting p JOIN entry e ON e.id = p.entry
   WHERE p.member = NEW.member AND p.account = '901000' AND e.ticket IS NOT NULL AND e.reverses IS NULL
     AND coalesce(e.happened_on, e.date) BETWEEN contract_sells_from(OLD) AND coalesce(OLD.ends_on, 'infinity')
     AND coalesce(e.happened_on, e.date) NOT BETWEEN contract_sells_from(NEW) AND coalesce(NEW.ends_on, 'infinity')
   ORDER BY 1 DESC LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'outcome:contract_sold %', to_char(sold, 'DD/MM/YYYY') USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
-- Those that sold before insurances were noted were insured.
UPDATE contract SET insured_on = starts_on;
CREATE TRIGGER contract_keeps_its_sales AFTER UPDATE OF starts_on, ends_on, insured_on ON contract
  FOR EACH ROW EXECUTE FUNCTION contract_keeps_its_sales();
CREATE FUNCTION minor_keeps_her_sales() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
DECLARE sold date;
BEGIN
  SELECT coalesce(e.happened_on, e.date) INTO sold FROM contract c JOIN posting p ON p.member = c.member JOIN entry e ON e.id = p.entry
   WHERE c.member = NEW.member AND p.account = '901000' AND e.ticket IS NOT NULL AND e.reverses IS NULL
     AND coalesce(e.happened_on, e.date) BETWEEN c.starts_on AND coalesce(c.ends_on, 'infinity')
     AND coalesce(e.happened_on, e.date) < contract_sells_from(c)
   ORDER BY 1 DESC LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'outcome:contract_sold %', to_char(sold, 'DD/MM/YYYY') USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER minor_keeps_her_sales AFTER INSERT OR UPDATE ON minor FOR EACH ROW EXECUTE FUNCTION minor_keeps_her_sales();
-- What a till keeps of people depends on it.
CREATE TRIGGER minor_changes_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON minor
  FOR EACH STATEMENT EXECUTE FUNCTION people_changed();

-- ---- pay -----------------------------------------------------------------------------------------------------------------

-- Until which day of a month its pay is asked for; later it is next month's. No row: the 20th.
CREATE TABLE pay_setting (
  legal_entity text PRIMARY KEY REFERENCES legal_entity,
  request_day  int NOT NULL CHECK (request_day BETWEEN 1 AND 28)
);

-- From what a sale leaves to what she gets, for an estimate: rates are the cooperative's, dated, with their source. Gross
-- pay of fixed_from_cents or more also bears the fixed amounts (health cover). NULL legal entity: whoever has none of her own.
CREATE TABLE pay_rate (
  id                   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  legal_entity         text REFERENCES legal_entity,
  contract_kind        text NOT NULL CHECK (contract_kind IN ('cape', 'cesa')),
  valid_from           date NOT NULL,
  employer_bp          int NOT NULL CHECK (employer_bp BETWEEN 0 AND 10000), -- of gross pay
  employee_bp          int NOT NULL CHECK (employee_bp BETWEEN 0 AND 9999),  -- of gross pay
  employer_fixed_cents bigint NOT NULL DEFAULT 0 CHECK (employer_fixed_cents BETWEEN 0 AND 100000),
  employee_fixed_cents bigint NOT NULL DEFAULT 0 CHECK (employee_fixed_cents BETWEEN 0 AND 100000),
  fixed_from_cents     bigint NOT NULL DEFAULT 0 CHECK (fixed_from_cents BETWEEN 0 AND 1000000),
  source               text NOT NULL CHECK (length(source) BETWEEN 3 AND 200),
  UNIQUE NULLS NOT DISTINCT (legal_entity, contract_kind, valid_from)
);
INSERT INTO pay_rate (contract_kind, valid_from, employer_bp, employee_bp, employer_fixed_cents, fixed_from_cents, source)
SELECT k.kind, r.valid_from, r.employer_bp, r.employee_bp, 2900, 29000, r.source FROM (VALUES ('cape'), ('cesa')) k (kind), (VALUES
  (date '2024-01-01', 578, 2266, 'Exemple publié par Optéos, SMIC au 30/09/2024 ; à confirmer par la coopérative'),
  (date '2026-01-01', 500, 2087, 'Estimation 2026 : SMIC 1 823,03 € brut, allègement général au plus haut ; à confirmer par la coopérative')
) r (valid_from, employer_bp, employee_bp, source);
CALL make_append_only('pay_rate');

CREATE TABLE pay_request (
  id           uuid PRIMARY KEY, -- made by who asks
  kpa          text NOT NULL,
  member       text NOT NULL,
  month        date NOT NULL CHECK (extract(day FROM month) = 1), -- the one she is paid for
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),          -- total cost, contributions included
  state        text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'approved', 'settled', 'refused', 'withdrawn')),
  asked_at     timestamptz NOT NULL,
  asked_by     uuid NOT NULL REFERENCES person,
  decided_at   timestamptz,
  decided_by   uuid REFERENCES person,
  reason       text NOT NULL DEFAULT '' CHECK (length(reason) <= 200), -- why it was refused; goes with her name
  entry        bigint,
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code),
  CHECK ((state = 'settled') = (entry IS NOT NULL)),
  CHECK (state <> 'refused' OR decided_by IS NOT NULL)
);
CREATE UNIQUE INDEX pay_request_once ON pay_request (member, month) WHERE state IN ('asked', 'approved', 'settled');
CREATE INDEX pay_request_of_kpa ON pay_request (kpa, month);

CREATE FUNCTION pay_request_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.kpa, NEW.member, NEW.month, NEW.amount_cents) IS DISTINCT FROM (OLD.id, OLD.kpa, OLD.member, OLD.month, OLD.amount_cents)
     OR (NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN ('asked>approved', 'asked>refused', 'asked>withdrawn',
         'approved>settled', 'approved>refused', 'approved>withdrawn')) THEN
    RAISE EXCEPTION 'outcome:pay_decided %', OLD.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pay_request_moves BEFORE UPDATE ON pay_request FOR EACH ROW EXECUTE FUNCTION pay_request_moves();

CREATE TABLE pay_receipt ( -- what reached her, as the payslip says it
  id               uuid NOT NULL,
  kpa              text NOT NULL,
  member           text NOT NULL,
  month            date NOT NULL CHECK (extract(day FROM month) = 1), -- of the payslip
  paid_on          date NOT NULL,
  net_cents        bigint NOT NULL CHECK (net_cents >= 0),
  net_social_cents bigint NOT NULL CHECK (net_social_cents >= 0),
  replaced         uuid[] NOT NULL DEFAULT '{}', -- notes that this one corrected: sent once more, they change nothing
  noted_by         uuid NOT NULL REFERENCES person,
  noted_at         timestamptz NOT NULL,
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code),
  PRIMARY KEY (kpa, id),
  UNIQUE (member, month)
);

-- ---- contributive budget -------------------------------------------------------------------------------------------------

CREATE TABLE budget_period (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  title        text NOT NULL CHECK (length(title) BETWEEN 1 AND 80),
  purpose      text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 300), -- which work, never whose
  opens_on     date NOT NULL,
  closes_on    date NOT NULL CHECK (closes_on > opens_on),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0), -- what the pot offers at most
  state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled', 'cancelled')),
  opened_by    uuid NOT NULL REFERENCES person,
  opened_at    timestamptz NOT NULL,
  ended_by     uuid REFERENCES person,
  ended_at     timestamptz,
  decision     bigint,
  entry        bigint,
  UNIQUE (id, kpa),
  FOREIGN KEY (decision, kpa) REFERENCES decision (id, kpa),
  CHECK ((state = 'settled') = (decision IS NOT NULL))
);
CREATE INDEX budget_period_of_kpa ON budget_period (kpa, closes_on);

CREATE FUNCTION budget_period_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    RAISE EXCEPTION 'outcome:budget_ended %', OLD.state USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER budget_period_moves BEFORE UPDATE ON budget_period FOR EACH ROW EXECUTE FUNCTION budget_period_moves();

CREATE TABLE budget_claim (
  period        uuid NOT NULL,
  kpa           text NOT NULL,
  member        text NOT NULL,
  amount_cents  bigint NOT NULL CHECK (amount_cents >= 0),
  why           text NOT NULL CHECK (length(why) <= 300), -- her own words; go with her name
  stated_at     timestamptz NOT NULL,
  settled_cents bigint CHECK (settled_cents >= 0),
  adjusted_why  text NOT NULL DEFAULT '' CHECK (length(adjusted_why) <= 300), -- of the collective, when it decided otherwise
  PRIMARY KEY (period, member),
  FOREIGN KEY (period, kpa) REFERENCES budget_period (id, kpa),
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code)
);

-- ---- who may see and do what ---------------------------------------------------------------------------------------------

GRANT EXECUTE ON FUNCTION contract_sells_from(contract) TO comptoir_app, comptoir_writer, comptoir_door;

GRANT INSERT, UPDATE (ends_on, insured_on, end_reason, fixed_waived, info_months) ON contract TO comptoir_books;
CREATE POLICY books_add ON contract FOR INSERT TO comptoir_books
 WITH CHECK (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant');
CREATE POLICY books_change ON contract FOR UPDATE TO comptoir_books
 USING (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant')
 WITH CHECK (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant');

GRANT SELECT ON minor TO comptoir_app, comptoir_writer, comptoir_door;
GRANT INSERT, UPDATE (until, consent_on) ON minor TO comptoir_books;
ALTER TABLE minor ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON minor FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_people()) OR member = (SELECT scope_member()));
CREATE POLICY house ON minor FOR SELECT TO comptoir_writer, comptoir_door USING (true);
CREATE POLICY books_add ON minor FOR INSERT TO comptoir_books
 WITH CHECK (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant');
CREATE POLICY books_change ON minor FOR UPDATE TO comptoir_books
 USING (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant') WITH CHECK (kpa = (SELECT scope_books()));

GRANT SELECT ON pay_setting TO comptoir_app;
GRANT INSERT, UPDATE (request_day) ON pay_setting TO comptoir_books;
ALTER TABLE pay_setting ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON pay_setting FOR SELECT TO comptoir_app USING (legal_entity = (SELECT scope_setting('legal_entity')));
CREATE POLICY books_add ON pay_setting FOR INSERT TO comptoir_books
 WITH CHECK (legal_entity = (SELECT scope_legal_entity()) AND (SELECT scope_setting('role')) = 'accountant');
CREATE POLICY books_change ON pay_setting FOR UPDATE TO comptoir_books
 USING (legal_entity = (SELECT scope_legal_entity()) AND (SELECT scope_setting('role')) = 'accountant') WITH CHECK (legal_entity = (SELECT scope_legal_entity()));

GRANT SELECT ON pay_rate TO comptoir_app, comptoir_writer;
GRANT INSERT ON pay_rate TO comptoir_books;
ALTER TABLE pay_rate ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON pay_rate FOR SELECT TO comptoir_app USING (legal_entity IS NULL OR legal_entity = (SELECT scope_setting('legal_entity')));
CREATE POLICY house ON pay_rate FOR SELECT TO comptoir_writer USING (true);
CREATE POLICY books ON pay_rate FOR INSERT TO comptoir_books
 WITH CHECK (legal_entity = (SELECT scope_legal_entity()) AND (SELECT scope_setting('role')) = 'accountant');

-- Whether whoever acts is that member too, in the place of today or another.
CREATE FUNCTION person_is(of_member text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM person_members(scope_person(), false) h WHERE h.member = of_member)
$$;
GRANT EXECUTE ON FUNCTION person_is(text) TO comptoir_app;

-- A request is hers or her office's; only an accountant approves, refuses and settles, and never what she asked for herself.
GRANT SELECT ON pay_request TO comptoir_app;
GRANT INSERT, UPDATE (state, decided_at, decided_by, reason, entry) ON pay_request TO comptoir_books;
ALTER TABLE pay_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON pay_request FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()));
CREATE POLICY books_add ON pay_request FOR INSERT TO comptoir_books
 WITH CHECK (state = 'asked' AND (kpa = (SELECT scope_books()) OR (kpa = (SELECT scope_fellows()) AND member = (SELECT scope_member()))));
CREATE POLICY books_change ON pay_request FOR UPDATE TO comptoir_books
 USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()))
 WITH CHECK (state = 'withdrawn'
             OR ((SELECT scope_setting('role')) = 'accountant' AND asked_by <> (SELECT scope_person()) AND NOT person_is(member)));

GRANT SELECT ON pay_receipt TO comptoir_app;
GRANT INSERT, UPDATE (id, paid_on, net_cents, net_social_cents, replaced, noted_by, noted_at) ON pay_receipt TO comptoir_books;
ALTER TABLE pay_receipt ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON pay_receipt FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()));
CREATE POLICY books_add ON pay_receipt FOR INSERT TO comptoir_books
 WITH CHECK (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant');
CREATE POLICY books_change ON pay_receipt FOR UPDATE TO comptoir_books
 USING (kpa = (SELECT scope_books()) AND (SELECT scope_setting('role')) = 'accountant') WITH CHECK (kpa = (SELECT scope_books()));

-- Everyone of the KPA sees everyone's; each states her own, or her office for her.
GRANT SELECT ON budget_period, budget_claim TO comptoir_app;
GRANT INSERT, UPDATE (state, ended_by, ended_at, decision, entry) ON budget_period TO comptoir_books;
GRANT INSERT, UPDATE (amount_cents, why, stated_at, settled_cents, adjusted_why), DELETE ON budget_claim TO comptoir_books;
ALTER TABLE budget_period ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON budget_period FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY books_add ON budget_period FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()) AND state = 'open');
CREATE POLICY books_change ON budget_period FOR UPDATE TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()));
ALTER TABLE budget_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON budget_claim FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY books_add ON budget_claim FOR INSERT TO comptoir_books
 WITH CHECK (kpa = (SELECT scope_books()) OR (kpa = (SELECT scope_fellows()) AND member = (SELECT scope_member()) AND settled_cents IS NULL));
CREATE POLICY books_change ON budget_claim FOR UPDATE TO comptoir_books
 USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()))
 WITH CHECK (kpa = (SELECT scope_books()) OR (member = (SELECT scope_member()) AND settled_cents IS NULL));
CREATE POLICY books_remove ON budget_claim FOR DELETE TO comptoir_books USING (kpa = (SELECT scope_books()));

-- The decision that settles a budget is of the collective, as that of a rule.
GRANT INSERT ON decision TO comptoir_books;
CREATE POLICY books_budget ON decision FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));

-- A claim is stated while its period is open, whatever the way.
CREATE FUNCTION budget_claim_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM budget_period p WHERE p.id = coalesce(NEW.period, OLD.period) AND p.state = 'open';
  IF NOT FOUND AND pg_trigger_depth() = 1 THEN
    RAISE EXCEPTION 'outcome:budget_ended %', coalesce(NEW.period, OLD.period) USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER budget_claim_is_open BEFORE INSERT OR UPDATE OR DELETE ON budget_claim FOR EACH ROW EXECUTE FUNCTION budget_claim_is_open();

-- ---- what is kept of people ----------------------------------------------------------------------------------------------

-- What stands about her in her own words or in others', and what is hers alone, goes with her name (0009: five years after
-- her last contract, or when she asks).
CREATE FUNCTION forget_with_name() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE budget_claim SET why = '', adjusted_why = '' WHERE member = NEW.code AND (why, adjusted_why) <> ('', '');
  UPDATE pay_request SET reason = '' WHERE member = NEW.code AND reason <> '';
  DELETE FROM pay_receipt WHERE member = NEW.code;
  DELETE FROM minor WHERE member = NEW.code;
  RETURN NULL;
END $$;
CREATE TRIGGER member_is_forgotten_whole AFTER UPDATE OF name ON member FOR EACH ROW
  WHEN (NEW.name = 'Ancien·ne coopérant·e') EXECUTE FUNCTION forget_with_name();
UPDATE retention_rule SET what = 'Votre nom de coopérant·e, le type, la référence et les dates de vos contrats, l’accord de vos parents si vous étiez mineur·e, ce que vous avez reçu, et vos mots dans le budget contributif. Après, les dates restent, sans votre nom.'
 WHERE subject = 'contract';

CALL audit_table('minor', 'member', kpa => 'kpa', withheld => 'until,consent_on');
CALL audit_table('pay_setting', 'legal_entity', legal_entity => 'legal_entity');
CALL audit_table('pay_rate', 'id', legal_entity => 'legal_entity');
CALL audit_table('pay_request', 'id', kpa => 'kpa', withheld => 'amount_cents,reason');
CALL audit_table('pay_receipt', 'kpa,id', kpa => 'kpa', withheld => 'paid_on,net_cents,net_social_cents');
CALL audit_table('budget_period', 'id', kpa => 'kpa');
CALL audit_table('budget_claim', 'period,member', kpa => 'kpa', withheld => 'why,adjusted_why');
