-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Money that comes by the web: what was asked of a provider, what it says came, what goes back.

CREATE TABLE payment_setting ( -- by whom a KPA is paid online; no row: it is not. Keys are secrets of its legal entity
  kpa          text PRIMARY KEY REFERENCES kpa,
  provider     text NOT NULL CHECK (provider IN ('helloasso', 'stripe')),
  organisation text NOT NULL DEFAULT '' CHECK (organisation ~ '^[a-z0-9-]{0,100}$'), -- HelloAsso: name of the association in its addresses
  changed_at   timestamptz NOT NULL,
  CHECK (provider <> 'helloasso' OR organisation <> '')
);

CREATE TABLE payment (
  id             uuid PRIMARY KEY,
  kpa            text NOT NULL REFERENCES kpa,
  purpose        text NOT NULL CHECK (purpose IN ('order', 'pledge', 'quote')),
  target         uuid NOT NULL,
  label          text NOT NULL CHECK (length(label) BETWEEN 1 AND 120), -- what the bank shows: never a name
  amount_cents   bigint NOT NULL CHECK (amount_cents > 0), -- frozen: what is asked
  received_cents bigint NOT NULL DEFAULT 0 CHECK (received_cents >= 0), -- what the provider says came
  back_cents     bigint NOT NULL DEFAULT 0 CHECK (back_cents BETWEEN 0 AND received_cents),
  provider       text NOT NULL CHECK (provider IN ('helloasso', 'stripe')),
  account        text NOT NULL, -- whose keys: the legal entity, in small letters
  organisation   text NOT NULL,
  provider_ref   text,          -- of the session
  money_ref      text,          -- of the money that came: what is given back names it
  state          text NOT NULL,
  redirect_url   text CHECK (length(redirect_url) <= 4000), -- where to pay; empty when it is over
  return_url     text CHECK (length(return_url) <= 500),    -- known until the session is made: it opens the order
  trouble        text NOT NULL DEFAULT '',                  -- code of what the provider last refused
  hold_until     timestamptz NOT NULL,                      -- nobody pays any more
  made_at        timestamptz NOT NULL,
  paid_at        timestamptz,
  attempts       int NOT NULL DEFAULT 0,
  next_at        timestamptz, -- when to look again; NULL: nothing more is expected
  UNIQUE (provider, provider_ref)
);
CREATE INDEX payment_of_target ON payment (purpose, target);
CREATE INDEX payment_due ON payment (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payment_of_kpa ON payment (kpa, made_at);
-- One way to pay at a time: two pages cannot take the money twice.
CREATE UNIQUE INDEX payment_open ON payment (purpose, target) WHERE state IN ('created', 'sent');

CREATE TABLE payment_refund (
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL,
  payment      uuid NOT NULL REFERENCES payment,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  cause        text NOT NULL CHECK (cause IN ('over', 'staff', 'outside')), -- what was ordered ended; the office; at the provider's
  person       uuid,                                                       -- of the office
  state        text NOT NULL CHECK (state IN ('queued', 'done', 'refused', 'replaced')) /* by another try */,
  trouble      text NOT NULL DEFAULT '',
  made_at      timestamptz NOT NULL,
  done_at      timestamptz,
  attempts     int NOT NULL DEFAULT 0,
  next_at      timestamptz
);
CREATE INDEX payment_refund_of ON payment_refund (payment);
CREATE INDEX payment_refund_due ON payment_refund (next_at) WHERE next_at IS NOT NULL;

-- What providers tell, kept before it is answered and looked into afterwards. It is a hint: the provider is asked again.
CREATE TABLE payment_inbox (
  id          uuid PRIMARY KEY,
  kpa         text NOT NULL,
  payment     uuid NOT NULL REFERENCES payment,
  provider    text NOT NULL,
  account     text NOT NULL,
  event_key   text NOT NULL CHECK (length(event_key) <= 255), -- the event's id, or the SHA-256 of the body
  raw         bytea NOT NULL,                                 -- emptied a week after it was looked into
  received_at timestamptz NOT NULL,
  done_at     timestamptz,
  attempts    int NOT NULL DEFAULT 0,
  next_at     timestamptz,
  UNIQUE (provider, account, event_key)
);
CREATE INDEX payment_inbox_due ON payment_inbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX payment_inbox_of_payment ON payment_inbox (payment, received_at);
CREATE INDEX payment_inbox_full ON payment_inbox (done_at) WHERE raw <> '';

-- What is still to go back of a target's money so that only keep cents stay: one refund a payment, the newest first. Asked
-- again it adds nothing. The caller holds the target's row; the office may be at one of its payments.
CREATE FUNCTION payment_refund_down_to(of_purpose text, of_target uuid, keep bigint, why text, who uuid, at timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE paid record; too_much bigint; part bigint; queued bigint := 0;
BEGIN
  PERFORM FROM payment p WHERE p.purpose = of_purpose AND p.target = of_target ORDER BY p.id FOR NO KEY UPDATE;
  SELECT coalesce(sum(p.received_cents - payment_going_back(p.id)), 0) - keep INTO too_much
    FROM payment p WHERE p.purpose = of_purpose AND p.target = of_target AND p.state IN ('paid', 'late');
  FOR paid IN SELECT p.id, p.kpa, p.received_cents - payment_going_back(p.id) AS left_cents FROM payment p
               WHERE p.purpose = of_purpose AND p.target = of_target AND p.state IN ('paid', 'late') ORDER BY p.made_at DESC LOOP
    part := least(paid.left_cents, too_much);
    CONTINUE WHEN part <= 0;
    INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, person, state, made_at, next_at)
    VALUES (gen_random_uuid(), paid.kpa, paid.id, part, why, who, 'queued', at, at);
    too_much := too_much - part;
    queued := queued + part;
  END LOOP;
  RETURN queued;
END $$;
CREATE FUNCTION payment_going_back(of_payment uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(amount_cents), 0)::bigint FROM payment_refund WHERE payment = of_payment AND state IN ('queued', 'done')
$$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['payment_setting', 'payment', 'payment_refund', 'payment_inbox'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_shop, comptoir_writer', name);
    IF name <> 'payment_inbox' THEN -- what providers tell holds names: no office reads it
      EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
      EXECUTE format('GRANT SELECT ON %I TO comptoir_app', name);
    END IF;
  END LOOP;
END $$;
GRANT INSERT, UPDATE ON payment_setting TO comptoir_books;
GRANT INSERT ON payment TO comptoir_shop;
GRANT UPDATE (received_cents, back_cents, provider_ref, money_ref, state, redirect_url, return_url, trouble, hold_until, paid_at, attempts, next_at)
   ON payment TO comptoir_shop;
GRANT UPDATE (hold_until, next_at) ON payment TO comptoir_books, comptoir_writer;
GRANT INSERT ON payment_refund TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT UPDATE (state, trouble, done_at, attempts, next_at) ON payment_refund TO comptoir_shop;
GRANT UPDATE (state, trouble, next_at) ON payment_refund TO comptoir_books;
GRANT INSERT, UPDATE (raw, done_at, attempts, next_at) ON payment_inbox TO comptoir_shop;
GRANT EXECUTE ON FUNCTION payment_refund_down_to(text, uuid, bigint, text, uuid, timestamptz), payment_going_back(uuid)
   TO comptoir_shop, comptoir_books, comptoir_writer, comptoir_app;

CALL audit_table('payment_setting', 'kpa', kpa => 'kpa');
CALL audit_table('payment', 'id', kpa => 'kpa', withheld => 'redirect_url,return_url', passed_over => 'attempts,next_at');
CALL audit_table('payment_refund', 'id', kpa => 'kpa', passed_over => 'attempts,next_at');
