-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What an office writes. comptoir_app only reads; comptoir_books sees exactly what it sees (it inherits its rights, and
-- its policies apply to it) and may add to the books of the KPA whose books are open to the request.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comptoir_books') THEN
    EXECUTE format('CREATE ROLE comptoir_books INHERIT %s',
                   CASE WHEN current_setting('cluster_name') = 'comptoir_private' THEN 'LOGIN' ELSE 'NOLOGIN' END);
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database was faster
END $$;
DO $$
BEGIN
  IF NOT pg_has_role('comptoir_books', 'comptoir_app', 'MEMBER') THEN
    GRANT comptoir_app TO comptoir_books;
  END IF;
  IF NOT pg_has_role(current_user, 'comptoir_books', 'MEMBER') THEN
    GRANT comptoir_books TO CURRENT_USER;
  END IF;
END $$;

GRANT INSERT ON entry, posting TO comptoir_books;
GRANT EXECUTE ON FUNCTION entry_numbers(text[], text[], text[], date[], boolean[]) TO comptoir_books;
CREATE POLICY books ON entry FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));
CREATE POLICY books ON posting FOR INSERT TO comptoir_books WITH CHECK (kpa = (SELECT scope_books()));

GRANT SELECT ON month_close, month_balance TO comptoir_app, comptoir_writer;
ALTER TABLE month_close ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON month_close FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR kpa = (SELECT scope_fellows()));
CREATE POLICY house ON month_close FOR SELECT TO comptoir_writer USING (true);
ALTER TABLE month_balance ENABLE ROW LEVEL SECURITY;
CREATE POLICY app ON month_balance FOR SELECT TO comptoir_app
 USING (kpa = (SELECT scope_books()) OR member = (SELECT scope_member()));
CREATE POLICY house ON month_balance FOR SELECT TO comptoir_writer USING (true);

-- What the entries of a month say, one after the other, and how many they are (month_close in 0004).
CREATE FUNCTION month_entries(of_kpa text, day date) RETURNS TABLE (entries bigint, said bytea) LANGUAGE sql STABLE AS $$
  SELECT count(*),
         coalesce(string_agg(int8send(e.id) || convert_to(concat_ws('|', e.legal_entity, e.journal, ''), 'UTF8') || int4send(e.year)
                             || int8send(e.number) || date_send(e.date) || xid8send(e.created_in) || timestamptz_send(e.validated_at)
                             || e.content_hash, ''::bytea ORDER BY e.journal COLLATE "C", e.year, e.number), ''::bytea)
    FROM entry e
   WHERE e.kpa = of_kpa AND e.date >= day AND e.date < (day + interval '1 month')::date
$$;
CREATE FUNCTION month_hash(c month_close, said bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(c.previous || convert_to(concat_ws('|', c.kpa, c.month - date '2000-01-01', (extract(epoch FROM c.closed_at) * 1000000)::bigint,
                                                   coalesce(c.closed_by::text, ''), c.entries, c.postings, octet_length(c.report), c.report), 'UTF8')
                || said)
$$;
-- Gross sums of a month, day by day. RETURN QUERY, and not a plain SQL function: only so may the planner give the work to
-- several processes (a statement that also inserts may not).
CREATE FUNCTION month_sums(of_kpa text, day date)
RETURNS TABLE (dated date, account text, activity text, member text, split_rule bigint, debit bigint, credit bigint, postings bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT p.date, p.account, p.activity, p.member, p.split_rule,
         coalesce(sum(p.amount_cents) FILTER (WHERE p.amount_cents > 0), 0)::bigint,
         coalesce(-sum(p.amount_cents) FILTER (WHERE p.amount_cents < 0), 0)::bigint, count(*)
    FROM posting p WHERE p.kpa = of_kpa AND p.date >= day AND p.date < (day + interval '1 month')::date
   GROUP BY p.date, p.account, p.activity, p.member, p.split_rule;
END $$;
GRANT EXECUTE ON FUNCTION month_sums(text, date) TO comptoir_app;

-- The entries of a month that this very transaction has posted.
CREATE FUNCTION month_own_entries(of_kpa text, day date) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
  SELECT e.id FROM entry e
   WHERE e.kpa = of_kpa AND e.date >= day AND e.date < (day + interval '1 month')::date AND e.created_in = pg_current_xact_id()
$$;

-- Whether this transaction holds the sums of a month: in a table that only its owner can have made, and that says of which.
CREATE FUNCTION month_is_held(of_kpa text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = to_regclass('pg_temp.month_held') AND c.relowner = current_user::regrole) THEN
    RETURN false;
  END IF;
  RETURN EXISTS (SELECT FROM pg_temp.month_held h WHERE h.kpa = of_kpa AND h.month = day);
END $$;
REVOKE EXECUTE ON FUNCTION month_is_held(text, date) FROM PUBLIC;

-- The sums of a month: those this transaction holds and what it posted since, or all of them again.
CREATE FUNCTION month_sums_held(of_kpa text, day date)
RETURNS TABLE (dated date, account text, activity text, member text, split_rule bigint, debit bigint, credit bigint, postings bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE counted bigint[];
BEGIN
  IF NOT month_is_held(of_kpa, day) THEN
    RETURN QUERY SELECT * FROM month_sums(of_kpa, day);
  ELSE
    SELECT h.own INTO counted FROM pg_temp.month_held h LIMIT 1;
    RETURN QUERY
    SELECT s.dated, s.account, s.activity, s.member, s.split_rule, sum(s.debit)::bigint, sum(s.credit)::bigint, sum(s.postings)::bigint
      FROM (SELECT h.dated, h.account, h.activity, h.member, h.split_rule, h.debit, h.credit, h.postings
              FROM pg_temp.month_held h
            UNION ALL
            SELECT p.date, p.account, p.activity, p.member, p.split_rule, greatest(p.amount_cents, 0), greatest(-p.amount_cents, 0), 1
              FROM month_own_entries(of_kpa, day) o (id)
              CROSS JOIN LATERAL (SELECT * FROM posting WHERE entry = o.id OFFSET 0) p -- by key, never by reading all of it
             WHERE o.id <> ALL (counted)) s
     GROUP BY 1, 2, 3, 4, 5;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION month_sums_held(text, date) FROM PUBLIC;

-- The books of a KPA are the caller's alone from here to the end of its transaction: whoever writes into them waits. Gives
-- the sums of the month. They are made once, and kept for whoever asks next in the transaction: the checklist, the true-up
-- and month_seal read a large month once, and then only what the transaction itself posts.
CREATE FUNCTION month_hold(of_kpa text, day date)
RETURNS TABLE (dated date, account text, activity text, member text, split_rule bigint, debit bigint, credit bigint, postings bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF acting_role() = 'comptoir_books' AND scope_books() IS DISTINCT FROM of_kpa THEN
    RAISE EXCEPTION 'outcome:not_found %', of_kpa USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(books_key(of_kpa));
  IF month_is_held(of_kpa, day) THEN
    RETURN QUERY SELECT * FROM month_sums_held(of_kpa, day);
  ELSE
    IF to_regclass('pg_temp.month_held') IS NOT NULL THEN
      DROP TABLE pg_temp.month_held;
    END IF;
    CREATE TEMPORARY TABLE month_held ON COMMIT DROP AS
    SELECT of_kpa AS kpa, day AS month, ARRAY(SELECT month_own_entries(of_kpa, day)) AS own, s.* FROM month_sums(of_kpa, day) s;
    RETURN QUERY SELECT h.dated, h.account, h.activity, h.member, h.split_rule, h.debit, h.credit, h.postings FROM pg_temp.month_held h;
  END IF;
END $$;
GRANT EXECUTE ON FUNCTION month_hold(text, date) TO comptoir_books;

-- Day by day what moved on the accounts of real money, and of it by tickets of that day (what all the rest did is less to
-- read). Holds the month: see month_hold.
CREATE FUNCTION month_flows(of_kpa text, day date) RETURNS TABLE (dated date, account text, moved bigint, sold bigint)
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
       AND (e.ticket IS NULL OR e.happened_on IS NOT NULL) GROUP BY 1, 2
  )
  SELECT m.dated, m.account, m.moved, m.moved - coalesce(o.moved, 0)
    FROM money m LEFT JOIN others o ON o.dated = m.dated AND o.account = m.account
   ORDER BY m.dated, m.account;
END $$;
GRANT EXECUTE ON FUNCTION month_flows(text, date) TO comptoir_books;

-- Seals a month for ever. Months are sealed in order: the one after the last sealed, or the first that has an entry.
CREATE FUNCTION month_seal(of_kpa text, day date, at timestamptz, by_person uuid, what_was_checked text) RETURNS SETOF month_close
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE last month_close; sealed month_close; expected date; entries_said bytea; balances month_balance[];
BEGIN
  IF acting_role() = 'comptoir_books' AND scope_books() IS DISTINCT FROM of_kpa THEN
    RAISE EXCEPTION 'outcome:not_found %', of_kpa USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM pg_advisory_xact_lock(books_key(of_kpa));
  SELECT * INTO last FROM month_close c WHERE c.kpa = of_kpa ORDER BY c.month DESC LIMIT 1;
  IF last.month >= day THEN
    RAISE EXCEPTION 'outcome:month_closed % : %', of_kpa, day USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  expected := coalesce((last.month + interval '1 month')::date, (SELECT date_trunc('month', min(e.date))::date FROM entry e WHERE e.kpa = of_kpa), day);
  IF day <> expected THEN
    RAISE EXCEPTION 'outcome:month_order %', expected USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (at AT TIME ZONE 'Europe/Paris')::date < day + interval '1 month' THEN
    RAISE EXCEPTION 'outcome:month_not_over %', day USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  sealed := ROW(of_kpa, day, at, by_person, 0, 0, what_was_checked, coalesce(last.hash, decode(repeat('00', 32), 'hex')), NULL);
  SELECT array_agg(ROW(of_kpa, day, s.account, s.activity, s.member, s.split_rule, s.debit, s.credit)::month_balance),
         coalesce(sum(s.postings), 0)
    INTO balances, sealed.postings
    FROM (SELECT h.account, h.activity, h.member, h.split_rule, sum(h.debit)::bigint AS debit, sum(h.credit)::bigint AS credit,
                 sum(h.postings) AS postings
            FROM month_sums_held(of_kpa, day) h GROUP BY 1, 2, 3, 4) s;
  SELECT s.entries, s.said INTO sealed.entries, entries_said FROM month_entries(of_kpa, day) s;
  sealed.hash := month_hash(sealed, entries_said);
  INSERT INTO month_close SELECT (sealed).*;
  INSERT INTO month_balance SELECT b.* FROM unnest(balances) b;
  RETURN NEXT sealed;
END $$;
GRANT EXECUTE ON FUNCTION month_seal(text, date, timestamptz, uuid, text), books_key(text) TO comptoir_books;
