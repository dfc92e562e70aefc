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
  request      text NOT NULL DEFAULT '',
  address      text NOT NULL DEFAULT '',
  action       text NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  subject      text NOT NULL, -- the table
  key          text NOT NULL, -- of the row, as text
  changes      jsonb NOT NULL -- {"column": [before, after]}; withheld values are "•"
);
CREATE INDEX audit_of_kpa ON audit (kpa, id);

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
