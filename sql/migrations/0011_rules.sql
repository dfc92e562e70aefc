-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a rule says besides two percentages: the contribution of the contract (ledger/scale.h) and how a line is shared.
-- Bands and weights stand in the row itself, so that one row is one rule: nothing can be added to it afterwards, and its
-- fingerprint covers all of it.
ALTER TABLE legal_entity ADD COLUMN fiscal_month int NOT NULL DEFAULT 1 CHECK (fiscal_month BETWEEN 1 AND 12);

-- cae_bp stays what a sale sets aside on the day; what is due is counted from the bands when the month closes.
ALTER TABLE split_rule
  ADD COLUMN contract_kind       text CHECK (contract_kind IN ('cape', 'cesa', 'volunteer')), -- NULL: every contract
  ADD COLUMN base                text NOT NULL DEFAULT 'net' CHECK (base IN ('net', 'margin', 'cashed')),
  ADD COLUMN banding             text NOT NULL DEFAULT 'marginal' CHECK (banding IN ('marginal', 'whole')),
  ADD COLUMN band_window         text NOT NULL DEFAULT 'calendar' CHECK (band_window IN ('calendar', 'fiscal', 'since_entry')),
  ADD COLUMN band_from_cents     bigint[] NOT NULL DEFAULT '{}', -- none given: all at cae_bp
  ADD COLUMN band_rate_bp        int[] NOT NULL DEFAULT '{}',
  ADD COLUMN fixed_month_cents   bigint NOT NULL DEFAULT 0 CHECK (fixed_month_cents BETWEEN 0 AND 100000000),
  ADD COLUMN minimum_month_cents bigint NOT NULL DEFAULT 0 CHECK (minimum_month_cents BETWEEN 0 AND 100000000),
  ADD COLUMN maximum_year_cents  bigint NOT NULL DEFAULT 0 CHECK (maximum_year_cents BETWEEN 0 AND 100000000000), -- 0: none
  ADD COLUMN exempt_months       int NOT NULL DEFAULT 0 CHECK (exempt_months BETWEEN 0 AND 120),
  ADD COLUMN internal_bp         int CHECK (internal_bp BETWEEN 0 AND 10000), -- of internal sales; NULL: as any turnover
  ADD COLUMN deduction           text NOT NULL DEFAULT 'together' CHECK (deduction IN ('together', 'cae_first', 'pot_first')),
  ADD COLUMN weighting           text NOT NULL DEFAULT 'noted' CHECK (weighting IN ('noted', 'equal', 'fixed')),
  ADD COLUMN weight_members      text[] NOT NULL DEFAULT '{}',
  ADD COLUMN weights             int[] NOT NULL DEFAULT '{}',
  ADD COLUMN request             uuid UNIQUE, -- made by who asked for it, so that asking twice adopts once
  ADD CHECK (cardinality(weight_members) = cardinality(weights) AND (weighting = 'fixed') = (cardinality(weights) > 0)),
  DROP CONSTRAINT split_rule_kpa_activity_valid_from_key,
  ADD CONSTRAINT split_rule_version UNIQUE NULLS NOT DISTINCT (kpa, activity, contract_kind, valid_from);

CREATE OR REPLACE FUNCTION split_rule_fingerprint(r split_rule) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', r.kpa, coalesce(r.activity, '*'), coalesce(r.contract_kind, '*'), r.cae_bp, r.pot_bp,
                                     r.valid_from - date '2000-01-01', r.decision, r.base, r.banding, r.band_window,
                                     array_to_string(r.band_from_cents, ','), array_to_string(r.band_rate_bp, ','),
                                     r.fixed_month_cents, r.minimum_month_cents, r.maximum_year_cents, r.exempt_months,
                                     coalesce(r.internal_bp::text, '*'), r.deduction, r.weighting,
                                     array_to_string(r.weight_members, ','), array_to_string(r.weights, ',')), 'UTF8'))
$$;

-- One band at cae_bp says what a rule without bands always said.
ALTER TABLE split_rule DISABLE TRIGGER split_rule_is_append_only;
UPDATE split_rule SET band_from_cents = '{0}', band_rate_bp = ARRAY[cae_bp];
UPDATE split_rule r SET fingerprint = split_rule_fingerprint(r);
ALTER TABLE split_rule ENABLE TRIGGER split_rule_is_append_only;

CREATE FUNCTION bands_are_sound(froms bigint[], rates int[], pot_bp int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT cardinality(froms) = cardinality(rates) AND cardinality(froms) BETWEEN 1 AND 12 AND froms[1] = 0
         AND (SELECT bool_and(b.rate BETWEEN 0 AND 10000 - pot_bp AND (b.place = 1 OR b.start > froms[b.place - 1]))
                FROM unnest(froms, rates) WITH ORDINALITY b (start, rate, place))
$$;

-- A new version is refused with its reason: nothing is decided about what is sealed or sold already.
CREATE OR REPLACE FUNCTION split_rule_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE stranger text;
BEGIN
  PERFORM pg_advisory_xact_lock(books_key(NEW.kpa));
  IF cardinality(NEW.band_from_cents) = 0 AND cardinality(NEW.band_rate_bp) = 0 THEN
    NEW.band_from_cents := '{0}';
    NEW.band_rate_bp := ARRAY[NEW.cae_bp];
  END IF;
  IF NEW.cae_bp + NEW.pot_bp > 10000 THEN
    RAISE EXCEPTION 'outcome:rule_over_whole %', NEW.cae_bp + NEW.pot_bp USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF bands_are_sound(NEW.band_from_cents, NEW.band_rate_bp, NEW.pot_bp) IS NOT TRUE THEN
    RAISE EXCEPTION 'outcome:rule_bands %', NEW.band_from_cents USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  SELECT w.member INTO stranger FROM unnest(NEW.weight_members, NEW.weights) w (member, weight)
   WHERE w.weight IS NULL OR w.weight NOT BETWEEN 1 AND 1000 OR NOT EXISTS (SELECT FROM member m WHERE m.code = w.member AND m.kpa = NEW.kpa)
      OR (SELECT count(*) FROM unnest(NEW.weight_members) twice (member) WHERE twice.member = w.member) > 1 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'outcome:rule_weights %', stranger USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM split_rule r WHERE r.kpa = NEW.kpa AND r.activity IS NOT DISTINCT FROM NEW.activity
                AND r.contract_kind IS NOT DISTINCT FROM NEW.contract_kind AND r.valid_from = NEW.valid_from) THEN
    RAISE EXCEPTION 'outcome:rule_overlaps %', NEW.valid_from USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM month_close c WHERE c.kpa = NEW.kpa AND c.month + interval '1 month' > NEW.valid_from) THEN
    RAISE EXCEPTION 'outcome:month_closed %', NEW.valid_from USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF EXISTS (SELECT FROM entry e WHERE e.kpa = NEW.kpa AND e.ticket IS NOT NULL AND e.date >= NEW.valid_from) THEN
    RAISE EXCEPTION 'outcome:rule_sold %', NEW.valid_from USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  NEW.fingerprint := split_rule_fingerprint(NEW);
  RETURN NEW;
END $$;

-- The bands and weights of every rule, as rows; who reads the rule reads them.
CREATE VIEW split_rule_band WITH (security_invoker = true) AS
  SELECT r.id AS split_rule, b.from_cents, b.rate_bp
    FROM split_rule r CROSS JOIN LATERAL unnest(r.band_from_cents, r.band_rate_bp) b (from_cents, rate_bp);
CREATE VIEW split_rule_weight WITH (security_invoker = true) AS
  SELECT r.id AS split_rule, w.member, w.weight
    FROM split_rule r CROSS JOIN LATERAL unnest(r.weight_members, r.weights) w (member, weight);
GRANT SELECT ON split_rule_band, split_rule_weight TO comptoir_app, comptoir_writer;

-- Who adopts a rule writes it with the decision it stands on; the tills hear of it (people_version is nobody's to write).
ALTER FUNCTION people_changed() SECURITY DEFINER;
ALTER FUNCTION people_changed() SET search_path = pg_catalog, public, pg_temp;
GRANT INSERT ON split_rule TO comptoir_books;
CREATE POLICY books ON split_rule FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));
