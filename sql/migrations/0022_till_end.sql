-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A till that is dead, lost or replaced: the server, who saw every record, says where each of its chains ended. Written by the
-- revocation itself, whoever asks for it; a till that ended never begins again, its successor has a code of its own.
CREATE TABLE till_end (
  till     text NOT NULL REFERENCES till,
  chain    text NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  hash     bytea NOT NULL CHECK (length(hash) = 32), -- of that last record
  ended_at timestamptz NOT NULL,
  PRIMARY KEY (till, chain)
);
CALL make_append_only('till_end');

CREATE FUNCTION till_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION 'a till that ended does not begin again' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  INSERT INTO till_end (till, chain, sequence, hash, ended_at)
    SELECT DISTINCT ON (r.chain) r.till, r.chain, r.sequence, r.hash, NEW.revoked_at
      FROM record r WHERE r.till = NEW.code ORDER BY r.chain, r.sequence DESC;
  RETURN NULL;
END $$;
CREATE TRIGGER till_ends AFTER UPDATE OF revoked_at ON till
  FOR EACH ROW WHEN (NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) EXECUTE FUNCTION till_ends();

ALTER TABLE till_end ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON till_end FOR SELECT TO comptoir_app USING (EXISTS (SELECT FROM till t WHERE t.code = till_end.till)); -- who sees the till
CREATE POLICY house ON till_end FOR SELECT TO comptoir_writer USING (true);
GRANT SELECT ON till_end TO comptoir_app, comptoir_writer;

-- Who keeps the books sees the archives of the tills: they hear of it.
CREATE TRIGGER accountant_changes_people_1 AFTER INSERT OR UPDATE ON role_grant
  FOR EACH ROW WHEN (NEW.role = 'accountant') EXECUTE FUNCTION people_changed();
CREATE TRIGGER accountant_changes_people_2 AFTER DELETE ON role_grant
  FOR EACH ROW WHEN (OLD.role = 'accountant') EXECUTE FUNCTION people_changed();

-- ---- what a KPA decides about its tills, in the office --------------------------------------------------------------------

ALTER TABLE kpa
  ADD COLUMN gap_cents   bigint NOT NULL DEFAULT 500 CHECK (gap_cents BETWEEN 0 AND 100000), -- above it a referent looks at a gap
  ADD COLUMN paper_cents bigint NOT NULL DEFAULT 5000 CHECK (paper_cents BETWEEN 0 AND 1000000), -- and answers for a sale on paper
  ADD COLUMN out_cents   bigint NOT NULL DEFAULT 5000 CHECK (out_cents BETWEEN 0 AND 1000000); -- and for what leaves the drawer in a day
CREATE TABLE opening_hours ( -- to customers, in Paris; no row at all: nobody said
  kpa     text NOT NULL REFERENCES kpa,
  weekday int  NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- Monday 1 … Sunday 7
  opens   text NOT NULL CHECK (opens ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  closes  text NOT NULL CHECK (closes ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  PRIMARY KEY (kpa, weekday, opens),
  CHECK (opens < closes)
);
CREATE TABLE closed_days ( -- holidays and the like, both included
  kpa       text NOT NULL REFERENCES kpa,
  starts_on date NOT NULL,
  ends_on   date NOT NULL,
  PRIMARY KEY (kpa, starts_on),
  CHECK (starts_on <= ends_on)
);
CALL audit_table('opening_hours', 'kpa,weekday,opens', kpa => 'kpa');
CALL audit_table('closed_days', 'kpa,starts_on', kpa => 'kpa');

-- The tills hear of it with their next look at the server.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['kpa', 'opening_hours', 'closed_days'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION people_changed()',
                   name || '_changes_people', name);
  END LOOP;
  -- Who passes by reads them on the door: everybody may.
  FOREACH name IN ARRAY ARRAY['opening_hours', 'closed_days'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app, comptoir_writer USING (true)', name);
    EXECUTE format('CREATE POLICY books ON %I FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY remove ON %I FOR DELETE TO comptoir_books USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_writer', name);
    EXECUTE format('GRANT INSERT, DELETE ON %I TO comptoir_books', name);
  END LOOP;
END $$;
ALTER TABLE kpa ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON kpa FOR SELECT TO comptoir_app, comptoir_writer, comptoir_door USING (true);
CREATE POLICY change ON kpa FOR UPDATE TO comptoir_books USING (code = (SELECT scope_books())) WITH CHECK (code = (SELECT scope_books()));
GRANT UPDATE (discount_bp, discount_bearers, gap_cents, paper_cents, out_cents) ON kpa TO comptoir_books;
