-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The database itself refuses the wrong eyes. Three roles that own nothing and may define nothing:
--   comptoir_app     what handlers do for somebody: sees, row by row, what the scope of its transaction reaches
--   comptoir_writer  the house's own work for nobody in particular: intake, snapshots, catalogue, tills and their tokens
--   comptoir_door    persons, credentials, sessions; nothing of the ledger
-- A table that a later migration adds is invisible to all three until it says who may see it, and how.

-- Roles belong to the whole server, which may hold other databases of ours: they may be there already. Only the private
-- cluster, which nobody reaches by network, lets them sign in; elsewhere they are put on by the login of --db.
DO $$
DECLARE
  name text;
  private boolean := current_setting('cluster_name') = 'comptoir_private';
BEGIN
  FOREACH name IN ARRAY ARRAY['comptoir_app', 'comptoir_writer', 'comptoir_door'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
        EXECUTE format('CREATE ROLE %I NOINHERIT %s', name, CASE WHEN private THEN 'LOGIN' ELSE 'NOLOGIN' END);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database was faster
    END;
    IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', name);
    END IF;
  END LOOP;
END $$;

-- ---- nobody may anything -----------------------------------------------------------------------------------------------

DO $$
DECLARE
  routine regprocedure;
  ours text := current_database();
BEGIN
  IF (SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database WHERE datname = ours) THEN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', ours);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO comptoir_app, comptoir_writer, comptoir_door', ours);
  END IF;
  -- those of extensions stay: operators are made of them
  FOR routine IN SELECT p.oid FROM pg_proc p
                  WHERE p.pronamespace = 'public'::regnamespace
                    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'e') LOOP
    EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', routine);
  END LOOP;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO comptoir_app, comptoir_writer, comptoir_door;

-- What a trigger keeps for the house is not the business of whoever made it fire.
ALTER FUNCTION catalog_changed() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
ALTER FUNCTION people_changed() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;

-- ---- for whom a transaction works -----------------------------------------------------------------------------------------
-- Set by db_transact_as, gone with the transaction. Each answers NULL to whom it is not about, and a comparison with NULL
-- shows nothing. In policies they stand as (SELECT scope_…()), so that a statement asks once and not once a row.

CREATE FUNCTION scope_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('comptoir.' || name, true), '')
$$;
CREATE FUNCTION scope_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT scope_setting('person')::uuid
$$;
CREATE FUNCTION scope_member() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') = 'member' THEN scope_setting('member') END
$$;
CREATE FUNCTION scope_till() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') = 'till' THEN scope_setting('till') END
$$;
-- The KPA whose sales and books are open to this request.
CREATE FUNCTION scope_books() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') IN ('referent', 'accountant') THEN scope_setting('kpa') END
$$;
-- The KPA whose people are: who is there, under which contract.
CREATE FUNCTION scope_people() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') IN ('referent', 'accountant', 'host', 'admin') THEN scope_setting('kpa') END
$$;
-- The KPA whose machines and audit are.
CREATE FUNCTION scope_office() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') IN ('referent', 'accountant', 'admin') THEN scope_setting('kpa') END
$$;
-- The KPA whose rules and names a member may read.
CREATE FUNCTION scope_fellows() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_setting('role') = 'member' THEN scope_setting('kpa') END
$$;
CREATE FUNCTION scope_legal_entity() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN scope_people() IS NOT NULL THEN scope_setting('legal_entity') END
$$;

-- What a row of the sale says of whose it is stands in another table, which its reader may not see whole. These look for
-- her, by its key (never by reading all of it: a plan made while the table was small would).
CREATE FUNCTION ticket_in_scope(ticket_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ticket t WHERE t.id = ticket_id AND (t.kpa = scope_books() OR t.till = scope_till()));
END $$;
CREATE FUNCTION ticket_worked_on(ticket_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ticket_line_member w WHERE w.ticket = ticket_id AND w.member = scope_member());
END $$;
CREATE FUNCTION ticket_line_worked_on(ticket_id uuid, line_number int) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ticket_line_member w
                  WHERE w.ticket = ticket_id AND w.line = line_number AND w.member = scope_member());
END $$;

-- ---- public: what is sold, by whom, where, under which rates -----------------------------------------------------------------

GRANT SELECT ON legal_entity, kpa, account, journal, vat_rate, activity, item, item_price, item_barcode, catalog_version
   TO comptoir_app, comptoir_writer;
GRANT SELECT ON legal_entity, kpa TO comptoir_door;
GRANT EXECUTE ON FUNCTION plain_text(text), lower_text(text), items_on(date) TO comptoir_app, comptoir_writer;
GRANT EXECUTE ON FUNCTION scope_setting(text), scope_person(), scope_member(), scope_till(), scope_books(), scope_people(),
                          scope_office(), scope_fellows(), scope_legal_entity(), ticket_in_scope(uuid), ticket_worked_on(uuid),
                          ticket_line_worked_on(uuid, int) TO comptoir_app;

-- ---- who: members, contracts, rules, decisions -------------------------------------------------------------------------------

GRANT SELECT ON member, contract, decision, split_rule TO comptoir_app, comptoir_writer;
GRANT SELECT ON member, contract TO comptoir_door;
GRANT SELECT ON people_version TO comptoir_writer;

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON member FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_people()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY house ON member FOR SELECT TO comptoir_writer, comptoir_door USING (true);

ALTER TABLE contract ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON contract FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_people()) OR member = (SELECT scope_member()));
CREATE POLICY house ON contract FOR SELECT TO comptoir_writer, comptoir_door USING (true);

ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON decision FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY house ON decision FOR SELECT TO comptoir_writer USING (true);

ALTER TABLE split_rule ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON split_rule FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY house ON split_rule FOR SELECT TO comptoir_writer USING (true);

-- ---- tills and what they send ------------------------------------------------------------------------------------------------

GRANT SELECT (code, kpa, name, enrolled_at, revoked_at) ON till TO comptoir_app, comptoir_door; -- never keys or tokens
GRANT UPDATE (revoked_at) ON till TO comptoir_door;
GRANT SELECT, INSERT, UPDATE (token_hash) ON till TO comptoir_writer;
GRANT SELECT, UPDATE (used_at) ON enrolment TO comptoir_writer;
GRANT SELECT, INSERT ON record, refused_record, ticket, ticket_line, ticket_line_member, ticket_vat, ticket_tender
   TO comptoir_writer;
GRANT EXECUTE ON FUNCTION intake_require_backend(bigint) TO comptoir_writer;
-- Handlers read the projection. The signed bytes are for the recount, which the owner makes.
GRANT SELECT ON ticket, ticket_line, ticket_line_member, ticket_vat, ticket_tender TO comptoir_app;
GRANT SELECT (sequence, till, code, detail, received_at) ON refused_record TO comptoir_app;

ALTER TABLE till ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON till FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_office()) OR code = (SELECT scope_till()));
CREATE POLICY house ON till TO comptoir_writer, comptoir_door USING (true) WITH CHECK (true);

ALTER TABLE enrolment ENABLE ROW LEVEL SECURITY;
CREATE POLICY house ON enrolment TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE record ENABLE ROW LEVEL SECURITY;
CREATE POLICY house ON record TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE refused_record ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON refused_record FOR SELECT TO comptoir_app
 USING (EXISTS (SELECT FROM till t WHERE t.code = refused_record.till)); -- who sees the till
CREATE POLICY house ON refused_record TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE ticket ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ticket FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR till = (SELECT scope_till())
        OR ((SELECT scope_member()) IS NOT NULL AND ticket_worked_on(id)));
CREATE POLICY house ON ticket TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE ticket_line ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ticket_line FOR SELECT TO comptoir_app
 USING (CASE WHEN (SELECT scope_member()) IS NULL THEN ticket_in_scope(ticket) ELSE ticket_line_worked_on(ticket, line) END);
CREATE POLICY house ON ticket_line TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE ticket_line_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ticket_line_member FOR SELECT TO comptoir_app
 USING (CASE WHEN (SELECT scope_member()) IS NULL THEN ticket_in_scope(ticket) ELSE ticket_line_worked_on(ticket, line) END);
CREATE POLICY house ON ticket_line_member TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE ticket_vat ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ticket_vat FOR SELECT TO comptoir_app USING (ticket_in_scope(ticket));
CREATE POLICY house ON ticket_vat TO comptoir_writer USING (true) WITH CHECK (true);

ALTER TABLE ticket_tender ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON ticket_tender FOR SELECT TO comptoir_app USING (ticket_in_scope(ticket));
CREATE POLICY house ON ticket_tender TO comptoir_writer USING (true) WITH CHECK (true);

-- ANALYZE belongs to the owner of a table; only the writer knows when its plans grow old.
CREATE FUNCTION analyze_sales() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET default_statistics_target = 10 AS $$
BEGIN
  ANALYZE record, ticket, ticket_line, ticket_line_member, ticket_vat, ticket_tender, entry, posting;
  RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION analyze_sales() TO comptoir_writer;

-- A KPA's tills as its office sees them: how far each chain goes and whether it is whole, without what was sold.
CREATE FUNCTION till_chain(till_code text)
RETURNS TABLE (sequence bigint, hash bytea, received_at timestamptz, records bigint, last_at timestamptz, whole boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(h.sequence, 0), h.hash, h.received_at, c.records,
         (SELECT k.at FROM ticket k WHERE k.till = t.code AND k.chain = 'T' ORDER BY k.sequence DESC LIMIT 1),
         c.records = coalesce(h.sequence, 0) AND (h.hash IS NULL OR h.hash = sha256(h.body))
    FROM till t
    CROSS JOIN LATERAL (SELECT count(*) AS records FROM record r WHERE r.till = t.code AND r.chain = 'T') c
    LEFT JOIN LATERAL (SELECT r.sequence, r.hash, r.body, r.received_at FROM record r
                        WHERE r.till = t.code AND r.chain = 'T' ORDER BY r.sequence DESC LIMIT 1) h ON true
   WHERE t.code = till_code AND t.kpa = scope_office()
$$;
GRANT EXECUTE ON FUNCTION till_chain(text) TO comptoir_app;

-- ---- the ledger --------------------------------------------------------------------------------------------------------------

GRANT SELECT, INSERT ON entry, posting TO comptoir_writer;
GRANT EXECUTE ON FUNCTION entry_numbers(text[], text[], text[], date[], boolean[]) TO comptoir_writer;
GRANT SELECT ON entry, posting TO comptoir_app;

CREATE FUNCTION entry_worked_on(entry_id bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET enable_seqscan = off AS $$
BEGIN
  RETURN EXISTS (SELECT FROM posting p WHERE p.entry = entry_id AND p.member = scope_member());
END $$;
GRANT EXECUTE ON FUNCTION entry_worked_on(bigint) TO comptoir_app;

ALTER TABLE entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON entry FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR ((SELECT scope_member()) IS NOT NULL AND entry_worked_on(id)));
CREATE POLICY house ON entry TO comptoir_writer USING (true) WITH CHECK (true);

-- posting_of_member carries the KPA too, so that a member's turnover is still read from the index alone.
ALTER TABLE posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON posting FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()));
CREATE POLICY house ON posting TO comptoir_writer USING (true) WITH CHECK (true);

-- The network sees totals and nothing else: net turnover before VAT, by KPA and month, what was reversed taken off.
CREATE FUNCTION network_totals(first_day date, last_day date) RETURNS TABLE (kpa text, month date, net bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.kpa, date_trunc('month', p.date)::date, sum(p.amount_cents)::bigint
    FROM posting p
   WHERE p.account = '901000' AND p.date BETWEEN first_day AND last_day
     AND scope_setting('role') IN ('observer', 'admin')
   GROUP BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION network_totals(date, date) TO comptoir_app;

-- ---- persons, credentials, sessions ------------------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE, DELETE ON person, role_grant, password, passkey, card, cashier_pin, totp, recovery_code,
      sign_in_token, challenge, session, wrong_try, mail TO comptoir_door;
GRANT SELECT ON secret TO comptoir_door;
GRANT SELECT, INSERT ON access_journal TO comptoir_door;
GRANT SELECT ON audit TO comptoir_door; -- one's own page; its rows are written by triggers, as the owner
GRANT SELECT (id, name, face, locked_at, erased_at) ON person TO comptoir_writer;
GRANT SELECT ON role_grant, cashier_pin TO comptoir_writer; -- the cashiers of a snapshot
GRANT SELECT (id, name, face) ON person TO comptoir_app;
GRANT SELECT ON role_grant, audit, access_journal TO comptoir_app;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['person', 'role_grant', 'password', 'passkey', 'card', 'cashier_pin', 'totp', 'recovery_code',
                              'sign_in_token', 'challenge', 'session', 'wrong_try', 'mail', 'secret', 'access_journal', 'audit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY door ON %I TO comptoir_door USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
CREATE POLICY house ON person FOR SELECT TO comptoir_writer USING (true);
CREATE POLICY house ON role_grant FOR SELECT TO comptoir_writer USING (true);
CREATE POLICY house ON cashier_pin FOR SELECT TO comptoir_writer USING (true);

-- Who an office works with: the grants over its KPA and its seller, and who administers the machine.
CREATE POLICY app ON role_grant FOR SELECT TO comptoir_app
 USING (person = (SELECT scope_person()) OR kpa = (SELECT scope_people()) OR legal_entity = (SELECT scope_legal_entity())
        OR (role = 'admin' AND (SELECT scope_office()) IS NOT NULL));
CREATE POLICY app ON access_journal FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_office())
        OR member = ANY (ARRAY(SELECT g.member FROM role_grant g WHERE g.person = (SELECT scope_person()) AND g.revoked_at IS NULL)));
CREATE POLICY app ON audit FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_office()));
-- Oneself, whoever one sees a grant of, and who looked at one's data.
CREATE POLICY app ON person FOR SELECT TO comptoir_app
 USING (id = (SELECT scope_person()) OR EXISTS (SELECT FROM role_grant g WHERE g.person = person.id)
        OR EXISTS (SELECT FROM access_journal j WHERE j.person = person.id));
