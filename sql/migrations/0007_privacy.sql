-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who changed what, who looked at whom, and how long what is known of people is kept.

-- Every change outside the fiscal chains and the ledger, written by triggers, from the scope of the transaction.
-- Personal data and secrets are named, not repeated: the audit cannot be erased.
CREATE TABLE audit (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor        text NOT NULL, -- UUID of a person, or the database user of a console command
  role         text NOT NULL DEFAULT '',
  kpa          text,          -- of what was changed, where it belongs to one
  legal_entity text,
  person       uuid,          -- whose: of the row that changed
  request      text NOT NULL DEFAULT '',
  address      text NOT NULL DEFAULT '',
  action       text NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  subject      text NOT NULL, -- the table
  key          text NOT NULL, -- of the row, as text
  changes      jsonb NOT NULL -- {"column": [before, after]}; withheld values are "•"
);
CREATE INDEX audit_of_kpa ON audit (kpa, id);
CREATE INDEX audit_of_person ON audit (person, id) WHERE person IS NOT NULL;
CREATE INDEX audit_by_time ON audit USING brin (at);

-- Staff who looked at data of a person: she sees it on her own page.
CREATE TABLE access_journal (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  person  uuid NOT NULL REFERENCES person, -- who looked
  role    text NOT NULL,
  kpa     text NOT NULL,
  member  text,                            -- at whom; NULL: at a list of people of the KPA
  route   text NOT NULL,
  request text NOT NULL DEFAULT '',
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code)
);
CREATE INDEX access_journal_of_member ON access_journal (member, id);
CREATE INDEX access_journal_of_kpa ON access_journal (kpa, id);
CREATE INDEX access_journal_of_person ON access_journal (person, id);

CALL make_append_only('audit'); -- only retention_run (0009), as the owner, may lift it for a moment
CALL make_append_only('access_journal');

-- The server role that works here, whether it signed in as such or put it on; NULL for the owner at the console.
CREATE FUNCTION acting_role() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('role', true), 'none'), CASE WHEN session_user LIKE 'comptoir\_%' THEN session_user END)
$$;

-- Who acts: a person, a till, a server role that works for nobody in particular, or somebody at the console.
CREATE FUNCTION audit_actor() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('comptoir.person', true), ''),
                  'till ' || nullif(current_setting('comptoir.till', true), ''),
                  acting_role(), 'console ' || session_user)
$$;

-- A key that is itself a secret or a personal datum is shown as a digest: the same row can still be followed.
CREATE FUNCTION audit_key(of_row jsonb, key_columns text[], withheld text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT string_agg(CASE WHEN k.name = ANY (withheld) THEN left(encode(sha256(convert_to(of_row ->> k.name, 'UTF8')), 'hex'), 16)
                         ELSE of_row ->> k.name END, '/' ORDER BY k.position)
    FROM unnest(key_columns) WITH ORDINALITY k (name, position)
$$;

-- {"column": [before, after]} of what differs; a whole row that came or went is compared with nothing.
CREATE FUNCTION audit_changes(was jsonb, becomes jsonb, withheld text[], passed_over text[]) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(name, jsonb_build_array(
           CASE WHEN name = ANY (withheld) AND before IS NOT NULL THEN to_jsonb('•'::text) ELSE before END,
           CASE WHEN name = ANY (withheld) AND after IS NOT NULL THEN to_jsonb('•'::text) ELSE after END)), '{}')
    FROM (SELECT c.name, nullif(was -> c.name, 'null') AS before, nullif(becomes -> c.name, 'null') AS after
            FROM jsonb_object_keys(coalesce(becomes, was)) c (name) WHERE c.name <> ALL (passed_over)) columns
   WHERE before IS DISTINCT FROM after
$$;

-- One statement, one call, however many rows: an import of a catalogue costs one INSERT more. Its arguments, lists by
-- commas: key, KPA column, legal entity column, person column, withheld, passed over.
CREATE FUNCTION audit_statement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  key_columns text[] := string_to_array(TG_ARGV[0], ',');
  withheld    text[] := string_to_array(TG_ARGV[4], ',');
  passed_over text[] := string_to_array(TG_ARGV[5], ',');
  was jsonb[]; becomes jsonb[];
BEGIN
  IF TG_LEVEL = 'ROW' THEN
    was := ARRAY[to_jsonb(OLD)];
    becomes := ARRAY[to_jsonb(NEW)];
  ELSIF TG_OP = 'INSERT' THEN
    SELECT array_agg(to_jsonb(f)) INTO becomes FROM fresh f;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(to_jsonb(g)) INTO was FROM gone g;
  ELSE
    SELECT array_agg(to_jsonb(g)) INTO was FROM gone g;
    SELECT array_agg(to_jsonb(f)) INTO becomes FROM fresh f;
  END IF;
  INSERT INTO audit (actor, role, kpa, legal_entity, person, request, address, action, subject, key, changes)
  SELECT audit_actor(), coalesce(current_setting('comptoir.role', true), ''), row_now ->> TG_ARGV[1], row_now ->> TG_ARGV[2],
         (row_now ->> TG_ARGV[3])::uuid, coalesce(current_setting('comptoir.request', true), ''),
         coalesce(current_setting('comptoir.address', true), ''),
         CASE WHEN before IS NULL THEN 'insert' WHEN after IS NULL THEN 'delete' ELSE 'update' END, TG_TABLE_NAME, key, changes
    FROM (SELECT coalesce(after, before) AS row_now, before, after, coalesce(f.key, g.key) AS key,
                 audit_changes(before, after, withheld, passed_over) AS changes
            FROM (SELECT w AS before, audit_key(w, key_columns, withheld) AS key FROM unnest(was) w) g
            FULL JOIN (SELECT b AS after, audit_key(b, key_columns, withheld) AS key FROM unnest(becomes) b) f ON f.key = g.key) pairs
   WHERE changes <> '{}' ORDER BY key;
  RETURN NULL;
END $$;

-- Of which statements of which table. An unkept operation is one that says nothing: an expired token that goes.
CREATE PROCEDURE audit_table(name text, key text, kpa text DEFAULT '', legal_entity text DEFAULT '', person text DEFAULT '',
                             withheld text DEFAULT '', passed_over text DEFAULT '', operations text DEFAULT 'INSERT,UPDATE,DELETE')
LANGUAGE plpgsql AS $$
DECLARE operation text;
BEGIN
  FOREACH operation IN ARRAY string_to_array(operations, ',') LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION audit_statement(%L, %L, %L, %L, %L, %L)',
                   name || '_is_audited_' || lower(operation), operation, name,
                   CASE operation WHEN 'INSERT' THEN 'NEW TABLE AS fresh' WHEN 'DELETE' THEN 'OLD TABLE AS gone'
                                  ELSE 'OLD TABLE AS gone NEW TABLE AS fresh' END,
                   key, kpa, legal_entity, person, withheld, passed_over);
  END LOOP;
END $$;

CALL audit_table('legal_entity', 'code', legal_entity => 'code');
CALL audit_table('kpa', 'code', kpa => 'code', legal_entity => 'legal_entity');
CALL audit_table('member', 'code', kpa => 'kpa', withheld => 'name,face');
CALL audit_table('contract', 'id', kpa => 'kpa', legal_entity => 'legal_entity', withheld => 'reference');
CALL audit_table('decision', 'id', kpa => 'kpa');
CALL audit_table('split_rule', 'id', kpa => 'kpa');
CALL audit_table('account', 'number');
CALL audit_table('vat_rate', 'rate_bp,valid_from');
CALL audit_table('activity', 'kpa,code', kpa => 'kpa', passed_over => 'plain,words');
CALL audit_table('item', 'kpa,code', kpa => 'kpa', passed_over => 'plain,words');
CALL audit_table('item_price', 'kpa,item,valid_from,revision', kpa => 'kpa', passed_over => 'fingerprint');
CALL audit_table('item_barcode', 'kpa,barcode', kpa => 'kpa');
CALL audit_table('till', 'code', kpa => 'kpa', withheld => 'token_hash');
CALL audit_table('enrolment', 'till', kpa => 'kpa', withheld => 'code_hash');
CALL audit_table('person', 'id', person => 'id', withheld => 'name,face,email,login', passed_over => 'seen_at');
CALL audit_table('role_grant', 'id', kpa => 'kpa', legal_entity => 'legal_entity', person => 'person');
CALL audit_table('password', 'person', person => 'person', withheld => 'hash');
CALL audit_table('passkey', 'id', person => 'person', withheld => 'id,public_key,label', passed_over => 'sign_count,used_at');
CALL audit_table('card', 'id', person => 'person', withheld => 'secret_hash,pin', passed_over => 'used_at');
CALL audit_table('cashier_pin', 'person', person => 'person', withheld => 'hash');
CALL audit_table('totp', 'person', person => 'person', withheld => 'secret,pending', passed_over => 'last_step');
CALL audit_table('recovery_code', 'hash', person => 'person', withheld => 'hash', operations => 'UPDATE');
CALL audit_table('sign_in_token', 'hash', person => 'person', withheld => 'hash', operations => 'INSERT,UPDATE');
CALL audit_table('secret', 'name', withheld => 'sealed');

-- A session is touched by every request of its person: a trigger that looks at the row itself costs those nothing.
CALL audit_table('session', 'id', person => 'person', withheld => 'token_hash,device,address', operations => 'INSERT');
CREATE TRIGGER session_is_audited_update AFTER UPDATE ON session FOR EACH ROW
  WHEN ((OLD.token_hash, OLD.person, OLD.method, OLD.assurance, OLD.expires_at, OLD.revoked_at)
        IS DISTINCT FROM (NEW.token_hash, NEW.person, NEW.method, NEW.assurance, NEW.expires_at, NEW.revoked_at))
  EXECUTE FUNCTION audit_statement('id', '', '', 'person', 'token_hash,device,address', 'seen_at');
