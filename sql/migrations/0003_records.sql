-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the tills send: the signed bytes as they came, and their relational projection.
CREATE TABLE till (
  code        text PRIMARY KEY CHECK (code ~ '^[A-Z0-9-]{2,24}$'),
  kpa         text NOT NULL REFERENCES kpa,
  name        text NOT NULL,
  public_key  bytea NOT NULL,
  token_hash  bytea NOT NULL CHECK (length(token_hash) = 32),
  enrolled_at timestamptz NOT NULL,
  revoked_at  timestamptz,
  UNIQUE (kpa, code)
);

CREATE TABLE enrolment (
  code_hash  bytea PRIMARY KEY CHECK (length(code_hash) = 32),
  kpa        text NOT NULL REFERENCES kpa,
  till       text NOT NULL UNIQUE,
  name       text NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at    timestamptz
);

-- Every record whose signature and place in its chain are right, verbatim. hash = SHA-256(body).
CREATE TABLE record (
  till        text NOT NULL REFERENCES till,
  chain       text NOT NULL,
  sequence    bigint NOT NULL CHECK (sequence > 0),
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  body        bytea NOT NULL,
  signature   bytea NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (till, chain, sequence)
);

-- What could not be accepted, with its reason, in a chain of its own: nothing that a till sent is dropped silently.
-- hash = SHA-256(previous || SHA-256(body) || SHA-256(signature) || "sequence|till|code|received_at in µs").
CREATE TABLE refused_record (
  sequence    bigint PRIMARY KEY CHECK (sequence > 0),
  till        text NOT NULL REFERENCES till,
  code        text NOT NULL,
  detail      text NOT NULL,
  body        bytea NOT NULL,
  body_hash   bytea NOT NULL CHECK (length(body_hash) = 32),
  signature   bytea NOT NULL,
  received_at timestamptz NOT NULL,
  previous    bytea NOT NULL CHECK (length(previous) = 32),
  hash        bytea NOT NULL CHECK (length(hash) = 32),
  UNIQUE (till, body_hash, code)
);

CREATE TABLE ticket (
  id           uuid PRIMARY KEY,
  till         text NOT NULL,
  chain        text NOT NULL,
  sequence     bigint NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('sale')),
  legal_entity text NOT NULL,
  kpa          text NOT NULL,
  at           timestamptz NOT NULL,
  business_day date NOT NULL,
  cashier      text,
  total_cents  bigint NOT NULL,
  change_cents bigint NOT NULL CHECK (change_cents >= 0),
  UNIQUE (till, chain, sequence),
  FOREIGN KEY (till, chain, sequence) REFERENCES record,
  FOREIGN KEY (kpa, till) REFERENCES till (kpa, code),
  FOREIGN KEY (kpa, legal_entity) REFERENCES kpa (code, legal_entity)
);
CREATE INDEX ticket_by_day ON ticket (kpa, business_day);

CREATE TABLE ticket_line (
  ticket      uuid NOT NULL REFERENCES ticket,
  line        int NOT NULL CHECK (line > 0),
  item        text NOT NULL,
  label       text NOT NULL,
  kind        text NOT NULL,
  activity    text NOT NULL,
  unit        text NOT NULL,
  account     text NOT NULL,
  vat_scheme  text NOT NULL,
  vat_rate    int NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  unit_price_cents     bigint NOT NULL,
  purchase_price_cents bigint NOT NULL,
  gross_cents bigint NOT NULL,
  net_cents   bigint NOT NULL,
  vat_cents   bigint NOT NULL,
  turnover    boolean NOT NULL,
  PRIMARY KEY (ticket, line),
  CHECK (gross_cents = net_cents + vat_cents)
);

CREATE TABLE ticket_line_member (
  ticket   uuid NOT NULL,
  line     int NOT NULL,
  position int NOT NULL CHECK (position > 0),
  member   text NOT NULL REFERENCES member,
  weight   int NOT NULL CHECK (weight BETWEEN 1 AND 100),
  PRIMARY KEY (ticket, line, position),
  FOREIGN KEY (ticket, line) REFERENCES ticket_line
);
CREATE INDEX ticket_line_member_by_member ON ticket_line_member (member, ticket, line);

CREATE TABLE ticket_vat (
  ticket      uuid NOT NULL REFERENCES ticket,
  rate_bp     int NOT NULL,
  scheme      text NOT NULL,
  gross_cents bigint NOT NULL,
  net_cents   bigint NOT NULL,
  vat_cents   bigint NOT NULL,
  PRIMARY KEY (ticket, rate_bp, scheme),
  CHECK (gross_cents = net_cents + vat_cents)
);

CREATE TABLE ticket_tender (
  ticket       uuid NOT NULL REFERENCES ticket,
  position     int NOT NULL CHECK (position > 0),
  kind         text NOT NULL CHECK (kind IN ('cash', 'card', 'cheque')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  PRIMARY KEY (ticket, position)
);

CALL make_append_only('record');
CALL make_append_only('refused_record');
CALL make_append_only('ticket');
CALL make_append_only('ticket_line');
CALL make_append_only('ticket_line_member');
CALL make_append_only('ticket_vat');
CALL make_append_only('ticket_tender');
