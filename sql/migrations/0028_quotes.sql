-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Quotes for work made to order: what was asked for, with which files, what the team answered, and the order that came of it.
-- Orders that are paid in part before the work: the deposit.

CREATE TABLE quote (
  id            uuid PRIMARY KEY,
  kpa           text NOT NULL REFERENCES kpa,
  code          text NOT NULL CHECK (code ~ '^D-[2-9A-HJKMNP-TV-Z]{7}$'),
  key_hash      bytea NOT NULL CHECK (length(key_hash) = 32),      -- of the key of the request: it is made once
  content_hash  bytea NOT NULL CHECK (length(content_hash) = 32),  -- of what was asked with it
  token_hash    bytea UNIQUE CHECK (length(token_hash) = 32),      -- of the link in the answer
  activity      text NOT NULL DEFAULT '',
  state         text NOT NULL CHECK (state IN ('asked', 'answered', 'accepted', 'refused', 'declined', 'expired')),
  version       bigint NOT NULL DEFAULT 1,
  language      text NOT NULL CHECK (language IN ('fr', 'en', 'ar')),
  asked_at      timestamptz NOT NULL,
  answered_at   timestamptz,
  answered_by   uuid,
  delay_days    int CHECK (delay_days BETWEEN 0 AND 365),
  valid_until   date, -- the last day
  deposit_bp    bigint NOT NULL DEFAULT 0 CHECK (deposit_bp BETWEEN 0 AND 9000),
  total_cents   bigint NOT NULL DEFAULT 0 CHECK (total_cents >= 0),
  deposit_cents bigint NOT NULL DEFAULT 0 CHECK (deposit_cents BETWEEN 0 AND total_cents),
  ended_at      timestamptz, -- refused, declined, expired, accepted
  order_id      uuid REFERENCES shop_order,
  UNIQUE (kpa, key_hash),
  UNIQUE (kpa, code),
  CHECK ((state = 'accepted') = (order_id IS NOT NULL)),
  CHECK (state NOT IN ('answered', 'accepted', 'refused') OR (token_hash IS NOT NULL AND valid_until IS NOT NULL AND total_cents > 0))
);
CREATE INDEX quote_open ON quote (kpa, asked_at) WHERE state IN ('asked', 'answered');

CREATE TABLE quote_contact ( -- the only place that knows who asked, and their words: emptied by itself
  quote_id   uuid PRIMARY KEY REFERENCES quote,
  kpa        text NOT NULL,
  name       text NOT NULL CHECK (length(name) <= 80),
  email      text NOT NULL DEFAULT '' CHECK (length(email) <= 200),
  phone      text NOT NULL DEFAULT '' CHECK (length(phone) <= 24),
  wish       text NOT NULL DEFAULT '' CHECK (length(wish) <= 2000),
  answer     text NOT NULL DEFAULT '' CHECK (length(answer) <= 2000), -- the team's words to her
  changed_at timestamptz NOT NULL
);

CREATE TABLE quote_file ( -- its bytes lie in a folder of the server, under this id; a file without a row is swept
  id       uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES quote,
  kpa      text NOT NULL,
  position int NOT NULL CHECK (position BETWEEN 1 AND 5),
  kind     text NOT NULL CHECK (kind IN ('stl', 'svg', 'pdf', 'picture')),
  name     text NOT NULL CHECK (length(name) <= 200), -- as the customer called it
  bytes    bigint NOT NULL CHECK (bytes > 0),
  sha256   bytea NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (quote_id, position)
);
CREATE INDEX quote_file_of_kpa ON quote_file (kpa) INCLUDE (bytes);

CREATE TABLE quote_line ( -- of the latest answer
  quote_id         uuid NOT NULL REFERENCES quote,
  line             bigint NOT NULL CHECK (line > 0),
  kpa              text NOT NULL,
  item             text NOT NULL,
  quantity         bigint NOT NULL CHECK (quantity > 0), -- thousandths
  unit_price_cents bigint NOT NULL CHECK (unit_price_cents >= 0),
  gross_cents      bigint NOT NULL CHECK (gross_cents >= 0),
  PRIMARY KEY (quote_id, line),
  FOREIGN KEY (kpa, item) REFERENCES item
);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['quote', 'quote_contact', 'quote_file', 'quote_line'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_shop, comptoir_writer', name);
  END LOOP;
END $$;
GRANT INSERT ON quote, quote_contact, quote_file TO comptoir_shop;
GRANT UPDATE (state, version, ended_at, order_id) ON quote TO comptoir_shop;
GRANT UPDATE (state, version, ended_at) ON quote TO comptoir_writer;
GRANT UPDATE (state, version, token_hash, answered_at, answered_by, delay_days, valid_until, deposit_bp, total_cents, deposit_cents,
              ended_at) ON quote TO comptoir_books;
GRANT UPDATE (name, email, phone, wish, answer, changed_at) ON quote_contact TO comptoir_books;
GRANT DELETE ON quote_file TO comptoir_books;
GRANT INSERT, DELETE ON quote_line TO comptoir_books;

-- ---- how long ----------------------------------------------------------------------------------------------------------------

INSERT INTO retention_rule
SELECT 'quote_file', max(position) + 1, '30 days', 'delete', 'Les fichiers de vos devis', 'Les fichiers envoyés avec une demande de devis, et leurs noms.',
       '30 jours après la fin : devis refusé ou dépassé, ou travail remis. Un an après la demande, au plus tard.',
       'Pour faire votre travail, et le refaire s’il le faut.', 'RGPD, article 5'
  FROM retention_rule;
INSERT INTO retention_rule
SELECT 'quote', max(position) + 1, '1 year', 'anonymise', 'Vos demandes de devis', 'Le nom, le téléphone, l’e-mail et les mots d’une demande de devis.',
       'Un an après la fin du devis. Les prix restent, sans votre nom.',
       'Pour vous répondre, et retrouver ce qui était convenu.', 'RGPD, article 5 ; code civil, article 1103'
  FROM retention_rule;

-- Those that ended by then: nobody waits for anything of theirs.
CREATE FUNCTION quotes_ended(before timestamptz) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
  SELECT q.id FROM quote q LEFT JOIN shop_order o ON o.id = q.order_id
   WHERE (q.state IN ('refused', 'declined', 'expired') AND q.ended_at <= before)
      OR (o.state IN ('collected', 'cancelled', 'expired', 'no_show')
          AND (SELECT max(e.at) FROM shop_order_event e WHERE e.order_id = o.id) <= before)
$$;
CREATE FUNCTION retention_of_quote_file(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM quote_file f
   WHERE f.quote_id IN (SELECT quotes_ended(before))
      OR f.quote_id IN (SELECT q.id FROM quote q WHERE q.asked_at <= before - interval '335 days'); -- with the 30 of the rule, a year
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;
CREATE FUNCTION retention_of_quote(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  UPDATE quote_contact c SET name = '', email = '', phone = '', wish = '', answer = '', changed_at = now()
   WHERE c.quote_id IN (SELECT quotes_ended(before)) AND c.name || c.email || c.phone || c.wish || c.answer <> '';
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

-- ---- orders that are paid in part before the work -------------------------------------------------------------------------------

ALTER TABLE shop_order
  ADD COLUMN deposit_cents bigint NOT NULL DEFAULT 0 CHECK (deposit_cents BETWEEN 0 AND total_cents), -- 0: none is asked for
  ADD COLUMN counter_cents bigint NOT NULL DEFAULT 0; -- deposits for it that tickets of tills took and did not give back
GRANT UPDATE (counter_cents) ON shop_order TO comptoir_writer;

ALTER TABLE online_sale ADD COLUMN is_deposit boolean NOT NULL DEFAULT false; -- or what gives one back

-- As before (0026); and of an order with a deposit, that deposit alone is kept by the web: VAT is due on it now (CGI 269, 2).
CREATE OR REPLACE FUNCTION online_hears_money() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found shop_order; asked bigint; kept bigint; sold bigint; source online_sale;
BEGIN
  SELECT * INTO found FROM shop_order o WHERE o.id = NEW.id;
  asked := CASE found.deposit_cents WHEN 0 THEN found.total_cents ELSE found.deposit_cents END;
  kept := least(found.paid_cents - found.back_cents, asked);
  SELECT coalesce(sum(s.amount_cents), 0) INTO sold FROM online_sale s WHERE s.order_id = NEW.id AND s.state <> 'refused';
  IF sold = 0 AND kept > 0 AND kept = asked AND found.counter_cents = 0 AND found.ticket IS NULL
     AND found.state IN ('confirmed', 'preparing', 'ready', 'collected') THEN
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, state, made_at, is_deposit)
    VALUES (gen_random_uuid(), found.kpa, found.id, kept, 'waiting', clock_timestamp(), found.deposit_cents > 0);
  ELSIF sold > kept THEN
    SELECT * INTO source FROM online_sale s WHERE s.order_id = NEW.id AND s.amount_cents > 0 AND s.state <> 'refused' ORDER BY s.made_at DESC LIMIT 1;
    INSERT INTO online_sale (id, kpa, order_id, amount_cents, source, state, made_at, is_deposit)
    VALUES (gen_random_uuid(), found.kpa, found.id, kept - sold, source.id, 'waiting', clock_timestamp(), source.is_deposit);
  END IF;
  RETURN NULL;
END $$;

-- Whether some of its lines come to that sum: what is left out at the counter is left out whole.
CREATE FUNCTION order_lines_come_to(of_order uuid, amount bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
  WITH RECURSIVE line AS (
    SELECT row_number() OVER (ORDER BY l.line) AS place, l.gross_cents FROM shop_order_line l WHERE l.order_id = of_order),
  reached AS (
    SELECT 0::bigint AS place, 0::bigint AS cents
    UNION
    SELECT l.place, r.cents + part.cents
      FROM reached r JOIN line l ON l.place = r.place + 1, LATERAL (VALUES (0), (l.gross_cents)) part (cents)
     WHERE r.cents + part.cents <= amount)
  SELECT EXISTS (SELECT FROM reached r WHERE r.cents = amount AND r.place = (SELECT count(*) FROM line))
$$;
GRANT EXECUTE ON FUNCTION order_lines_come_to(uuid, bigint) TO comptoir_writer;

-- Whether a till is about to sell it: its ticket is not here yet. Under the lock of hold_take.
CREATE FUNCTION order_is_promised(of_kpa text, of_order uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('held ' || of_kpa || '|' || of_order, 0));
  RETURN EXISTS (SELECT FROM hold h
                  WHERE h.kpa = of_kpa AND h.kind = 'order' AND h.reference = of_order::text
                    AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T'));
END $$;
GRANT EXECUTE ON FUNCTION order_is_promised(text, uuid) TO comptoir_books;

-- As before (0026); of one with a deposit, that deposit is taken, or all the rest is sold once it stands in the tickets. What was
-- weighed for a groupage is sold by a till that knows its weight.
CREATE OR REPLACE FUNCTION hold_order(of_ticket uuid, of_till text, of_kpa text, of_order text, of_amount bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE found shop_order; held bigint; came bigint;
BEGIN
  IF of_order !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    RETURN 'no_such_order';
  END IF;
  SELECT * INTO found FROM shop_order o WHERE o.id = of_order::uuid AND o.kpa = of_kpa;
  SELECT coalesce(sum(m.amount), 0) INTO held FROM held_movements(of_kpa, ARRAY[of_order]) m WHERE m.kind = 'deposit';
  came := found.paid_cents - found.back_cents + found.counter_cents;
  RETURN CASE
    WHEN found.id IS NULL THEN 'no_such_order'
    WHEN found.ticket = of_ticket THEN 'ok'
    WHEN found.ticket IS NOT NULL OR found.state = 'collected' THEN 'order_handed'
    WHEN found.state IN ('cancelled', 'expired', 'no_show', 'unfulfillable') THEN 'order_over'
    WHEN found.paid_cents > found.back_cents AND found.deposit_cents = 0 THEN 'order_paid_online'
    WHEN found.deposit_cents > 0 AND held <> came THEN 'deposit_first'
    WHEN found.deposit_cents > 0 AND of_amount <> found.total_cents - came
         AND NOT (found.state = 'awaiting_payment' AND of_amount = found.deposit_cents - came) THEN 'order_changed'
    WHEN found.source = 'group' AND NOT order_lines_come_to(found.id, of_amount) THEN 'order_changed'
    WHEN EXISTS (SELECT FROM hold h
                  WHERE h.kpa = of_kpa AND h.kind = 'order' AND h.reference = of_order AND h.till <> of_till
                    AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r WHERE r.till = h.till AND r.chain = 'T'))
      THEN 'order_elsewhere'
    ELSE 'ok' END;
END $$;
