-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The month against real money: what was counted, handed to the bank or collected by the card terminal, what the bank says,
-- what belongs together, and who said that a step is done. The books change by entries only; these rows say why.

INSERT INTO account VALUES ('471000', 'Compte d’attente') ON CONFLICT DO NOTHING;

-- One drawer a KPA: account 530000. Of several counts of a day the last one is the evening's.
CREATE TABLE cash_count (
  id             uuid PRIMARY KEY,
  kpa            text NOT NULL REFERENCES kpa,
  day            date NOT NULL,
  counted_at     timestamptz NOT NULL,
  expected_cents bigint NOT NULL, -- what the books said then
  counted_cents  bigint NOT NULL CHECK (counted_cents >= 0),
  made_by        uuid NOT NULL
);
CREATE INDEX cash_count_by_day ON cash_count (kpa, day);

-- Money on its way to the bank. cash, cheque: somebody carried it; card: the terminal's total of a day; online: a payout.
CREATE TABLE deposit (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  kind         text NOT NULL CHECK (kind IN ('cash', 'cheque', 'card', 'online')),
  day          date NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0), -- before the fee
  fee_cents    bigint NOT NULL CHECK (fee_cents >= 0 AND fee_cents < amount_cents), -- 0: none, or not known yet
  reference    text NOT NULL DEFAULT '' CHECK (length(reference) <= 60),
  covers_from  date,
  covers_to    date CHECK (covers_to >= covers_from),
  entry        bigint REFERENCES entry, -- cash: drawer to transfers
  made_by      uuid NOT NULL,
  made_at      timestamptz NOT NULL,
  withdrawn_at timestamptz, -- it never was: see explanation
  CHECK (kind IN ('card', 'online') OR fee_cents = 0)
);
CREATE INDEX deposit_by_day ON deposit (kpa, day);
CREATE UNIQUE INDEX deposit_of_terminal ON deposit (kpa, day) WHERE kind = 'card' AND withdrawn_at IS NULL;

CREATE TABLE bank_account (
  id        uuid PRIMARY KEY,
  kpa       text NOT NULL REFERENCES kpa,
  number    text NOT NULL, -- IBAN, or bank-branch-account as its files say it
  mapping   text NOT NULL DEFAULT '', -- of the columns of its CSV files
  opened_at timestamptz NOT NULL,
  UNIQUE (kpa, number)
);
CREATE TABLE bank_statement (
  id            uuid PRIMARY KEY,
  kpa           text NOT NULL REFERENCES kpa,
  account       uuid NOT NULL REFERENCES bank_account,
  reference     text NOT NULL,
  from_day      date NOT NULL,
  to_day        date NOT NULL CHECK (to_day >= from_day),
  has_balances  boolean NOT NULL,
  opening_cents bigint NOT NULL,
  closing_cents bigint NOT NULL,
  lines         bigint NOT NULL,
  format        text NOT NULL,
  file_sha256    bytea NOT NULL CHECK (length(file_sha256) = 32),
  content_sha256 bytea NOT NULL CHECK (length(content_sha256) = 32), -- of its lines
  imported_at   timestamptz NOT NULL,
  made_by       uuid NOT NULL,
  UNIQUE (account, reference)
);
CREATE INDEX bank_statement_by_file ON bank_statement (kpa, file_sha256);
CREATE TABLE bank_line (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kpa          text NOT NULL,
  account      uuid NOT NULL,
  statement    uuid NOT NULL REFERENCES bank_statement,
  position     bigint NOT NULL CHECK (position > 0),
  day          date NOT NULL,
  amount_cents bigint NOT NULL,
  label        text NOT NULL,
  reference    text NOT NULL,
  occurrence   bigint NOT NULL CHECK (occurrence > 0), -- 2: the account has the same line already
  UNIQUE (statement, position)
);
CREATE INDEX bank_line_by_day ON bank_line (kpa, day);
CREATE INDEX bank_line_alike ON bank_line (account, day, amount_cents);

-- What belongs together: lines with deposits, or with an account. Undone by the opposite entry, never removed.
CREATE TABLE bank_match (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  account      text REFERENCES account, -- NULL: deposits
  label        text NOT NULL DEFAULT '' CHECK (length(label) <= 120),
  reason       text NOT NULL, -- as the proposal said it; 'chosen' by hand
  amount_cents bigint NOT NULL,
  fee_cents    bigint NOT NULL,
  entry        bigint NOT NULL REFERENCES entry,
  made_by      uuid NOT NULL,
  made_at      timestamptz NOT NULL,
  undone_entry bigint REFERENCES entry,
  undone_by    uuid,
  undone_at    timestamptz
);
CREATE INDEX bank_match_by_kpa ON bank_match (kpa, made_at);
CREATE TABLE bank_match_part (
  match     uuid NOT NULL REFERENCES bank_match,
  kpa       text NOT NULL,
  bank_line bigint REFERENCES bank_line,
  deposit   uuid REFERENCES deposit,
  undone    boolean NOT NULL DEFAULT false,
  CHECK ((bank_line IS NULL) <> (deposit IS NULL)),
  UNIQUE NULLS NOT DISTINCT (match, bank_line, deposit)
);
CREATE UNIQUE INDEX bank_line_matched_once ON bank_match_part (bank_line) WHERE NOT undone;
CREATE UNIQUE INDEX deposit_matched_once ON bank_match_part (deposit) WHERE NOT undone;

-- What happened where figures differ. gap: a count (658, 758); paid_in_cash, claim, lost: a card the terminal never
-- collected; typed_in_cash, surplus: one it collected and no till noted (amount negative); on_its_way, not_made: a deposit the bank does not show; really_twice: a line that came twice.
CREATE TABLE explanation (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL REFERENCES kpa,
  kind         text NOT NULL CHECK (kind IN ('gap', 'paid_in_cash', 'claim', 'lost', 'typed_in_cash', 'surplus', 'on_its_way', 'not_made', 'really_twice')),
  day          date NOT NULL, -- of what is explained
  deposit      uuid REFERENCES deposit,
  bank_line    bigint REFERENCES bank_line,
  amount_cents bigint NOT NULL,
  note         text NOT NULL CHECK (length(note) BETWEEN 1 AND 300),
  entry        bigint REFERENCES entry,
  made_by      uuid NOT NULL,
  made_at      timestamptz NOT NULL,
  undone_entry bigint REFERENCES entry,
  undone_by    uuid,
  undone_at    timestamptz,
  CHECK ((kind IN ('on_its_way', 'not_made')) = (deposit IS NOT NULL)),
  CHECK ((kind = 'really_twice') = (bank_line IS NOT NULL))
);
CREATE INDEX explanation_by_day ON explanation (kpa, day);

-- What people said of the steps of a month; of a step the last word counts, and all of them stay.
CREATE TABLE month_step (
  id      uuid PRIMARY KEY,
  kpa     text NOT NULL REFERENCES kpa,
  month   date NOT NULL CHECK (extract(day FROM month) = 1),
  step    text NOT NULL CHECK (step IN ('tills', 'cash', 'cards', 'online', 'bank', 'costs', 'contributions')),
  action  text NOT NULL CHECK (action IN ('checked', 'set_aside', 'reopened')),
  note    text NOT NULL DEFAULT '' CHECK (length(note) <= 300 AND (action <> 'set_aside' OR note <> '')),
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL
);
CREATE INDEX month_step_by_month ON month_step (kpa, month, made_at);

-- Work that takes its time; whoever left the page finds it again.
CREATE TABLE job (
  id          uuid PRIMARY KEY,
  kpa         text NOT NULL REFERENCES kpa,
  kind        text NOT NULL CHECK (kind IN ('bank_statement')),
  state       text NOT NULL CHECK (state IN ('running', 'done', 'refused')),
  done        bigint NOT NULL DEFAULT 0,
  total       bigint NOT NULL DEFAULT 0,
  outcome     text NOT NULL DEFAULT '', -- code, when it was refused
  message     text NOT NULL DEFAULT '',
  made_by     uuid NOT NULL,
  made_at     timestamptz NOT NULL,
  touched_at  timestamptz NOT NULL -- older than a minute and running: its server stopped, nothing was kept
);
CREATE INDEX job_by_kpa ON job (kpa, made_at);

CALL make_append_only('cash_count');
CALL make_append_only('bank_statement');
CALL make_append_only('bank_line');
CALL make_append_only('month_step');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['cash_count', 'deposit', 'bank_account', 'bank_statement', 'bank_line', 'bank_match',
                              'bank_match_part', 'explanation', 'month_step', 'job'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app', name);
    EXECUTE format('GRANT INSERT ON %I TO comptoir_books', name);
  END LOOP;
END $$;
GRANT UPDATE (withdrawn_at) ON deposit TO comptoir_books;
GRANT UPDATE (mapping) ON bank_account TO comptoir_books;
GRANT UPDATE (undone_entry, undone_by, undone_at) ON bank_match, explanation TO comptoir_books;
GRANT UPDATE (undone) ON bank_match_part TO comptoir_books;
GRANT UPDATE (state, done, total, outcome, message, touched_at) ON job TO comptoir_books;

CALL audit_table('cash_count', 'id', kpa => 'kpa');
CALL audit_table('deposit', 'id', kpa => 'kpa');
CALL audit_table('bank_account', 'id', kpa => 'kpa');
CALL audit_table('bank_statement', 'id', kpa => 'kpa', passed_over => 'file_sha256,content_sha256');
CALL audit_table('bank_line', 'id', kpa => 'kpa', withheld => 'label', operations => 'UPDATE,DELETE'); -- its statement is
CALL audit_table('bank_match', 'id', kpa => 'kpa', withheld => 'label');
CALL audit_table('bank_match_part', 'match,bank_line,deposit', kpa => 'kpa', operations => 'UPDATE,DELETE'); -- its match is
CALL audit_table('explanation', 'id', kpa => 'kpa', withheld => 'note');
CALL audit_table('month_step', 'id', kpa => 'kpa', withheld => 'note');
CALL audit_table('job', 'id', kpa => 'kpa', operations => 'INSERT,DELETE');
