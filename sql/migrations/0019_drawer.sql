-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the drawers of the tills hold and did, and what their closings come to: the projection of chains P and G. The signed
-- bytes stay the truth. Words are fixed ones; nothing here names a person but by the code of who held the till.
CREATE TABLE drawer_move (
  till         text NOT NULL,
  sequence     bigint NOT NULL CHECK (sequence > 0), -- of chain P
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('float', 'cash_in', 'cash_out', 'bank_drop', 'count', 'card_total', 'tender_change')),
  legal_entity text NOT NULL,
  kpa          text NOT NULL,
  at           timestamptz NOT NULL,
  business_day date NOT NULL,
  cashier      text,
  reason       text CHECK (length(reason) <= 40),
  reference    text CHECK (length(reference) <= 40),
  tender       text,
  tender_to    text,
  ticket       uuid,
  witness      text,
  amount_cents     bigint NOT NULL, -- into the drawer; of tender_change what was paid the other way
  expected_cents   bigint NOT NULL,
  counted_cents    bigint NOT NULL,
  difference_cents bigint NOT NULL,
  entry        bigint REFERENCES entry, -- what it did in the books; NULL: nothing
  UNIQUE (till, sequence)
);
CREATE INDEX drawer_move_by_day ON drawer_move (kpa, business_day);

-- kind, number: days (one a shift), months and years of a till, each without gap. It counts what came after the closing
-- before it, by sequence.
CREATE TABLE closing (
  till         text NOT NULL,
  sequence     bigint NOT NULL CHECK (sequence > 0), -- of chain G
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('day', 'month', 'year')),
  number       bigint NOT NULL CHECK (number > 0),
  legal_entity text NOT NULL,
  kpa          text NOT NULL,
  at           timestamptz NOT NULL,
  business_day date NOT NULL,
  cashier      text,
  from_at      timestamptz NOT NULL,
  to_at        timestamptz NOT NULL,
  first_sale     bigint NOT NULL, -- 0: none
  last_sale      bigint NOT NULL, -- counted up to there
  first_move     bigint NOT NULL,
  last_move      bigint NOT NULL,
  first_closing  bigint NOT NULL,
  last_closing   bigint NOT NULL,
  tickets        bigint NOT NULL,
  returns        bigint NOT NULL,
  voids          bigint NOT NULL,
  copies         bigint NOT NULL,
  sales_cents         bigint NOT NULL,
  refunds_cents       bigint NOT NULL,
  total_cents         bigint NOT NULL,
  perpetual_cents     bigint NOT NULL,
  perpetual_abs_cents bigint NOT NULL,
  discounts_cents     bigint NOT NULL,
  deposits_cents      bigint NOT NULL, -- money that is no turnover
  float_cents         bigint NOT NULL,
  moved_cents         bigint NOT NULL,
  expected_cents      bigint NOT NULL,
  counted_cents       bigint NOT NULL,
  difference_cents    bigint NOT NULL,
  left_cents          bigint NOT NULL, -- in the drawer: the next float
  entry        bigint REFERENCES entry, -- of its gap
  UNIQUE (till, sequence),
  UNIQUE (till, kind, number),
  CHECK (total_cents = sales_cents - refunds_cents)
);
CREATE INDEX closing_by_day ON closing (kpa, business_day);

CREATE TABLE closing_vat (
  closing     uuid NOT NULL REFERENCES closing,
  rate_bp     bigint NOT NULL,
  scheme      text NOT NULL,
  gross_cents bigint NOT NULL,
  net_cents   bigint NOT NULL,
  vat_cents   bigint NOT NULL,
  PRIMARY KEY (closing, rate_bp, scheme)
);
CREATE TABLE closing_tender (
  closing      uuid NOT NULL REFERENCES closing,
  kind         text NOT NULL,
  amount_cents bigint NOT NULL,
  PRIMARY KEY (closing, kind)
);

-- Every closing is counted again from the records it counted, as soon as all of them are here. A difference refuses nothing:
-- it is told.
CREATE TABLE closing_recount (
  closing    uuid PRIMARY KEY REFERENCES closing,
  checked_at timestamptz NOT NULL DEFAULT now(),
  is_right   boolean NOT NULL,
  field      text NOT NULL, -- the first figure that differs
  hint       text NOT NULL,
  CHECK (is_right = (field = '' AND hint = ''))
);

CALL make_append_only('drawer_move');
CALL make_append_only('closing');
CALL make_append_only('closing_vat');
CALL make_append_only('closing_tender');
CALL make_append_only('closing_recount');

CREATE FUNCTION closing_in_scope(of_closing uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM closing c WHERE c.id = of_closing AND c.kpa = scope_books())
$$;
GRANT EXECUTE ON FUNCTION closing_in_scope(uuid) TO comptoir_app, comptoir_writer;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['drawer_move', 'closing', 'closing_vat', 'closing_tender', 'closing_recount'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (%s)', name,
                   CASE WHEN name IN ('closing_vat', 'closing_tender', 'closing_recount') THEN 'closing_in_scope(closing)' ELSE 'kpa = (SELECT scope_books())' END);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app', name);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO comptoir_writer', name);
  END LOOP;
END $$;

-- ---- the month's counts and deposits, fed by the tills --------------------------------------------------------------------
-- A till that counts and carries money itself says so to the month; what people type stays for the others.

ALTER TABLE cash_count ALTER made_by DROP NOT NULL, ADD COLUMN closing uuid REFERENCES closing,
  ADD CONSTRAINT cash_count_has_a_maker CHECK ((made_by IS NULL) = (closing IS NOT NULL));
ALTER TABLE deposit ALTER made_by DROP NOT NULL, ADD COLUMN move uuid REFERENCES drawer_move,
  ADD CONSTRAINT deposit_has_a_maker CHECK ((made_by IS NULL) = (move IS NOT NULL));
-- Each shift has its own total of the terminal; what is typed for a day is one.
DROP INDEX deposit_of_terminal;
CREATE UNIQUE INDEX deposit_of_terminal ON deposit (kpa, day) WHERE kind = 'card' AND withdrawn_at IS NULL AND move IS NULL;
CREATE POLICY house ON cash_count TO comptoir_writer USING (closing IS NOT NULL) WITH CHECK (closing IS NOT NULL);
CREATE POLICY house ON deposit TO comptoir_writer USING (true) WITH CHECK (move IS NOT NULL);
GRANT INSERT ON cash_count, deposit TO comptoir_writer;
GRANT SELECT (kpa, day, kind, withdrawn_at, move) ON deposit TO comptoir_writer;

-- The day on which the books take what a till did: its own, unless its month is sealed (then the first open day) or its clock
-- runs ahead. The books of the KPA stay as they are until the end of the transaction.
CREATE FUNCTION drawer_day(of_kpa text, day date, at timestamptz) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(books_key(of_kpa));
  RETURN greatest(least(day, (at AT TIME ZONE 'Europe/Paris')::date),
                  (SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = of_kpa));
END $$;
GRANT EXECUTE ON FUNCTION drawer_day(text, date, timestamptz) TO comptoir_writer;

-- As in 0010; sold: by tickets as they were really paid, so that what a till put right is not explained a second time.
CREATE INDEX drawer_move_changes ON drawer_move (entry) WHERE kind = 'tender_change';
CREATE OR REPLACE FUNCTION month_flows(of_kpa text, day date) RETURNS TABLE (dated date, account text, moved bigint, sold bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(books_key(of_kpa)); -- before the next statement begins to see
  RETURN QUERY
  WITH money AS MATERIALIZED (
    SELECT s.dated, s.account, sum(s.debit - s.credit)::bigint AS moved FROM month_hold(of_kpa, day) s
     WHERE s.account IN ('530000', '511200', '511500', '511700') GROUP BY 1, 2
  ), others AS (
    SELECT p.date AS dated, p.account, sum(p.amount_cents)::bigint AS moved
      FROM entry e CROSS JOIN LATERAL (SELECT * FROM posting WHERE entry = e.id OFFSET 0) p
     WHERE e.kpa = of_kpa AND e.date >= day AND e.date < (day + interval '1 month')::date
       AND (e.ticket IS NULL OR e.happened_on IS NOT NULL)
       AND NOT EXISTS (SELECT FROM drawer_move m WHERE m.entry = e.id AND m.kind = 'tender_change') GROUP BY 1, 2
  )
  SELECT m.dated, m.account, m.moved, m.moved - coalesce(o.moved, 0)
    FROM money m LEFT JOIN others o ON o.dated = m.dated AND o.account = m.account
   ORDER BY m.dated, m.account;
END $$;

-- Totals of a legal entity: of each of its tills the turnover of the year by its Z, and the perpetual totals of its last one;
-- then their sum, till NULL. They are the seller's, whatever KPA a till stands in, so her accountant sees all of them.
CREATE FUNCTION entity_totals(of_entity text, of_year int)
RETURNS TABLE (kpa text, till text, closings bigint, last_closing bigint, last_at timestamptz, grand_total bigint, perpetual bigint, perpetual_abs bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH days AS (SELECT c.* FROM closing c WHERE c.legal_entity = of_entity AND c.kind = 'day'),
  latest AS (SELECT DISTINCT ON (d.till) d.* FROM days d ORDER BY d.till, d.number DESC),
  year AS (
    SELECT d.till, count(*) AS closings, sum(d.total_cents) AS grand FROM days d
     WHERE d.business_day >= make_date(of_year, 1, 1) AND d.business_day < make_date(of_year + 1, 1, 1) GROUP BY d.till
  )
  SELECT CASE WHEN l.till IS NOT NULL THEN max(l.kpa) END, l.till, coalesce(sum(y.closings), 0)::bigint,
         CASE WHEN l.till IS NOT NULL THEN max(l.number) END, max(l.to_at), coalesce(sum(y.grand), 0)::bigint,
         coalesce(sum(l.perpetual_cents), 0)::bigint, coalesce(sum(l.perpetual_abs_cents), 0)::bigint
    FROM latest l LEFT JOIN year y ON y.till = l.till
   GROUP BY GROUPING SETS ((l.till), ()) ORDER BY l.till NULLS LAST
$$;
CREATE FUNCTION my_entity_totals(of_year int)
RETURNS TABLE (kpa text, till text, closings bigint, last_closing bigint, last_at timestamptz, grand_total bigint, perpetual bigint, perpetual_abs bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT * FROM entity_totals(CASE WHEN scope_setting('role') = 'accountant' THEN scope_legal_entity() END, of_year)
$$;
REVOKE EXECUTE ON FUNCTION entity_totals(text, int), my_entity_totals(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION my_entity_totals(int) TO comptoir_app;
