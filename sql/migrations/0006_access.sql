-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Persons, what they are and where, how they sign in, and their sessions. Secrets are kept as digests (random ones), as
-- Argon2id (what people choose), or sealed with the machine's key (what must be read again).
CREATE TABLE person (
  id         uuid PRIMARY KEY,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  face       text NOT NULL DEFAULT '' CHECK (length(face) <= 40),
  email      text CHECK (email = lower(email) AND email ~ '^[^@\s]+@[^@\s]+$' AND length(email) <= 254),
  login      text UNIQUE CHECK (login ~ '^[a-z0-9][a-z0-9._-]{2,39}$'), -- typed with a password by who has no e-mail
  language   text NOT NULL DEFAULT 'fr' CHECK (language IN ('fr', 'en', 'ar')),
  created_at timestamptz NOT NULL,
  seen_at    timestamptz,  -- last sign-in
  locked_at  timestamptz,  -- nobody signs in as her, by any means, until she uses a card or invitation that was made since
  erased_at  timestamptz   -- name and means are gone, what the law keeps still refers to the id
);
CREATE UNIQUE INDEX person_by_email ON person (email) WHERE email IS NOT NULL;

-- The member of a KPA who this person is comes with the grant: one person, one member code a KPA.
CREATE TABLE role_grant (
  id           uuid PRIMARY KEY,
  person       uuid NOT NULL REFERENCES person,
  role         text NOT NULL CHECK (role IN ('customer', 'cashier', 'observer', 'host', 'member', 'referent', 'accountant', 'admin')),
  kpa          text REFERENCES kpa,
  legal_entity text REFERENCES legal_entity,
  member       text,
  starts_on    date NOT NULL,
  ends_on      date CHECK (ends_on >= starts_on), -- NULL: open-ended
  granted_by   uuid REFERENCES person,            -- NULL: from the console
  granted_at   timestamptz NOT NULL,
  revoked_at   timestamptz,
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code),
  CHECK (CASE WHEN role = 'member' THEN kpa IS NOT NULL AND member IS NOT NULL AND legal_entity IS NULL
              WHEN role IN ('cashier', 'referent', 'host') THEN kpa IS NOT NULL AND member IS NULL AND legal_entity IS NULL
              WHEN role = 'accountant' THEN legal_entity IS NOT NULL AND kpa IS NULL AND member IS NULL
              ELSE kpa IS NULL AND legal_entity IS NULL AND member IS NULL END)
);
CREATE INDEX role_grant_of_person ON role_grant (person);
CREATE UNIQUE INDEX role_grant_of_member ON role_grant (member) WHERE member IS NOT NULL AND revoked_at IS NULL;
CREATE UNIQUE INDEX role_grant_once ON role_grant (person, role, coalesce(kpa, legal_entity, '')) WHERE revoked_at IS NULL;

CREATE TABLE password (
  person     uuid PRIMARY KEY REFERENCES person,
  hash       text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  changed_at timestamptz NOT NULL
);

CREATE TABLE passkey (
  id         bytea PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 1023),
  person     uuid NOT NULL REFERENCES person,
  public_key bytea NOT NULL, -- COSE_Key
  algorithm  int NOT NULL CHECK (algorithm IN (-7, -8, -257)),
  sign_count bigint NOT NULL CHECK (sign_count >= 0),
  label      text NOT NULL CHECK (length(label) <= 80),
  created_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX passkey_of_person ON passkey (person);

-- A printed card: its QR carries 160 random bits, its holder knows the PIN.
CREATE TABLE card (
  id          uuid PRIMARY KEY,
  person      uuid NOT NULL REFERENCES person,
  secret_hash bytea NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  pin         text NOT NULL CHECK (pin LIKE '$argon2id$%'),
  printed_at  timestamptz NOT NULL,
  used_at     timestamptz,
  revoked_at  timestamptz
);
CREATE UNIQUE INDEX card_in_use ON card (person) WHERE revoked_at IS NULL;

-- Verified by the tills of the KPAs where the person is cashier, without the server.
CREATE TABLE cashier_pin (
  person     uuid PRIMARY KEY REFERENCES person,
  hash       text NOT NULL CHECK (hash LIKE '$argon2id$%'),
  changed_at timestamptz NOT NULL
);

CREATE TABLE totp (
  person       uuid PRIMARY KEY REFERENCES person,
  secret       bytea,                          -- sealed; NULL: none proven yet
  confirmed_at timestamptz,
  last_step    bigint NOT NULL DEFAULT 0,      -- a code serves once
  pending      bytea,                          -- sealed: shown, not yet proven; takes the place of secret when it is
  pending_at   timestamptz
);
CREATE TABLE recovery_code (
  hash    bytea PRIMARY KEY CHECK (length(hash) = 32),
  person  uuid NOT NULL REFERENCES person,
  used_at timestamptz
);

-- One-time keys: a link by mail, an invitation on paper or on the console.
CREATE TABLE sign_in_token (
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  person     uuid NOT NULL REFERENCES person,
  kind       text NOT NULL CHECK (kind IN ('link', 'invitation')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE TABLE challenge ( -- of a passkey, answered once
  hash       bytea PRIMARY KEY CHECK (length(hash) = 32),
  person     uuid REFERENCES person, -- NULL: of a sign-in
  purpose    text NOT NULL CHECK (purpose IN ('register', 'sign_in')),
  expires_at timestamptz NOT NULL
);

CREATE TABLE session (
  id         uuid PRIMARY KEY,
  token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  person     uuid NOT NULL REFERENCES person,
  method     text NOT NULL CHECK (method IN ('passkey', 'password', 'link', 'card', 'invitation')),
  assurance  int NOT NULL CHECK (assurance IN (1, 2)),
  created_at timestamptz NOT NULL,
  raised_at  timestamptz,          -- when its holder last gave a second factor
  seen_at    timestamptz NOT NULL, -- to the minute
  expires_at timestamptz NOT NULL, -- whatever happens
  device     text NOT NULL DEFAULT '' CHECK (length(device) <= 80), -- "Téléphone Android, Chrome": in words, for its owner
  address    text NOT NULL DEFAULT '',
  revoked_at timestamptz
);
CREATE INDEX session_of_person ON session (person);

-- Wrong tries, by a digest of the account they were made for: known or not, so that the answer tells nothing.
CREATE TABLE wrong_try (
  account      bytea PRIMARY KEY CHECK (length(account) = 32),
  tries        int NOT NULL CHECK (tries > 0),
  last_at      timestamptz NOT NULL,
  locked_until timestamptz
);

CREATE TABLE mail ( -- to be sent; the body goes as soon as it was
  id         uuid PRIMARY KEY,
  person     uuid REFERENCES person,
  recipient  text NOT NULL,
  subject    text NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL,
  next_at    timestamptz NOT NULL,
  tries      int NOT NULL DEFAULT 0,
  sent_at    timestamptz
);
CREATE INDEX mail_to_send ON mail (next_at) WHERE sent_at IS NULL;

CREATE TABLE secret ( -- of providers, sealed with the machine's key
  name       text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9-]{1,39}$'),
  sealed     bytea NOT NULL,
  changed_at timestamptz NOT NULL
);

-- Who may sign in at the tills is part of what they keep: what changes it makes them fetch it again. A sign-in of a
-- person (seen_at) or a customer who registers changes nothing there.
CREATE TRIGGER cashier_pin_changes_people AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cashier_pin
  FOR EACH STATEMENT EXECUTE FUNCTION people_changed();
CREATE TRIGGER person_changes_people AFTER UPDATE OF name, face, locked_at, erased_at ON person
  FOR EACH STATEMENT EXECUTE FUNCTION people_changed();
CREATE TRIGGER role_grant_changes_people_1 AFTER INSERT OR UPDATE ON role_grant
  FOR EACH ROW WHEN (NEW.role IN ('cashier', 'referent', 'member')) EXECUTE FUNCTION people_changed();
CREATE TRIGGER role_grant_changes_people_2 AFTER DELETE ON role_grant
  FOR EACH ROW WHEN (OLD.role IN ('cashier', 'referent', 'member')) EXECUTE FUNCTION people_changed();
