-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who sells and under which rule: legal entities (CAE, association), KPAs, members, contracts, decisions, split rules.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Facts are added, never edited: corrections are new rows. Applies to the owner of the tables too.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE PROCEDURE make_append_only(name text) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
                 name || '_is_append_only', name);
END $$;

CREATE TABLE legal_entity (
  code       text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{2,16}$'),
  kind       text NOT NULL CHECK (kind IN ('cae', 'association', 'couveuse')),
  name       text NOT NULL,
  siren      text NOT NULL CHECK (siren ~ '^[0-9]{9}$'),
  siret      text NOT NULL CHECK (siret ~ '^[0-9]{14}$'),
  vat_number text NOT NULL DEFAULT '',
  address    text NOT NULL
);

CREATE TABLE kpa (
  code         text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{2,15}$'),
  legal_entity text NOT NULL REFERENCES legal_entity,
  name         text NOT NULL,
  city         text NOT NULL,
  address      text NOT NULL DEFAULT '',
  UNIQUE (code, legal_entity)
);

-- The code is opaque: it stands in signed records for ever, the name can be erased (GDPR).
CREATE TABLE member (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{2,24}$'),
  kpa  text NOT NULL REFERENCES kpa,
  name text NOT NULL,
  face text NOT NULL DEFAULT '',
  position int NOT NULL DEFAULT 0,
  joined_on date NOT NULL,
  UNIQUE (kpa, code)
);

CREATE TABLE contract (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  member       text NOT NULL,
  kpa          text NOT NULL,
  legal_entity text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('cape', 'cesa', 'volunteer')),
  reference    text NOT NULL DEFAULT '',
  starts_on    date NOT NULL,
  ends_on      date CHECK (ends_on >= starts_on), -- NULL: open-ended (CESA)
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code),
  FOREIGN KEY (kpa, legal_entity) REFERENCES kpa (code, legal_entity),
  CHECK (kind <> 'cape' OR (ends_on IS NOT NULL AND ends_on < starts_on + interval '12 months')),
  EXCLUDE USING gist (member WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);

CREATE TABLE decision (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kpa           text NOT NULL REFERENCES kpa,
  decided_on    date NOT NULL,
  title         text NOT NULL,
  present       int NOT NULL CHECK (present > 0),
  votes_for     int NOT NULL CHECK (votes_for >= 0),
  votes_against int NOT NULL CHECK (votes_against >= 0),
  by_consent    boolean NOT NULL,
  minutes_sha256 bytea NOT NULL CHECK (length(minutes_sha256) = 32),
  agreement     text NOT NULL DEFAULT '',
  UNIQUE (id, kpa)
);

-- One row per version; a version is in force from its date until the next one for the same KPA and activity.
CREATE TABLE split_rule (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kpa        text NOT NULL REFERENCES kpa,
  activity   text, -- NULL: every activity without a rule of its own
  cae_bp     int NOT NULL CHECK (cae_bp BETWEEN 0 AND 10000),
  pot_bp     int NOT NULL CHECK (pot_bp BETWEEN 0 AND 10000),
  valid_from date NOT NULL,
  decision   bigint NOT NULL,
  fingerprint bytea NOT NULL,
  CHECK (cae_bp + pot_bp <= 10000),
  FOREIGN KEY (decision, kpa) REFERENCES decision (id, kpa),
  UNIQUE NULLS NOT DISTINCT (kpa, activity, valid_from)
);

-- A digest of the content, so that the recount notices an amount changed behind the program's back.
CREATE FUNCTION split_rule_fingerprint(r split_rule) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', r.kpa, coalesce(r.activity, '*'), r.cae_bp, r.pot_bp, r.valid_from - date '2000-01-01', r.decision), 'UTF8'))
$$;
CREATE FUNCTION split_rule_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.fingerprint := split_rule_fingerprint(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER split_rule_is_sealed BEFORE INSERT ON split_rule FOR EACH ROW EXECUTE FUNCTION split_rule_seal();

CALL make_append_only('decision');
CALL make_append_only('split_rule');
