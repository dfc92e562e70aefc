-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is on the shelf: counted articles, pieces of which there is one, and who holds what for how long. Check and take are
-- one call here, under the row's lock: nothing is promised twice, whoever asks, at the till or from afar.

-- Visitors of the shop are nobody. What they ask for is done as comptoir_shop: it sees the window, shelves, orders and what
-- is due, for every KPA, and no ledger, no ticket, no person, no credential.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comptoir_shop') THEN
    EXECUTE format('CREATE ROLE comptoir_shop NOINHERIT %s',
                   CASE WHEN current_setting('cluster_name') = 'comptoir_private' THEN 'LOGIN' ELSE 'NOLOGIN' END);
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database was faster
END $$;
DO $$
DECLARE ours text := current_database();
BEGIN
  IF NOT pg_has_role(current_user, 'comptoir_shop', 'MEMBER') THEN
    GRANT comptoir_shop TO CURRENT_USER;
  END IF;
  IF (SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database WHERE datname = ours) THEN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO comptoir_shop', ours);
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO comptoir_shop;
GRANT SELECT ON legal_entity, kpa, account, vat_rate, activity, item, item_price, item_barcode, catalog_version TO comptoir_shop;
GRANT EXECUTE ON FUNCTION plain_text(text), lower_text(text), items_on(date), scope_setting(text) TO comptoir_shop;
CREATE POLICY shop ON kpa FOR SELECT TO comptoir_shop USING (true);
GRANT INSERT ON mail TO comptoir_shop; -- word to somebody who is no person of ours
CREATE POLICY shop ON mail FOR INSERT TO comptoir_shop WITH CHECK (person IS NULL);

-- ---- tables ----------------------------------------------------------------------------------------------------------------

-- Quantities are thousandths of the item's unit. An item without a row here is not counted: services, things made to order.
-- on_hand is the sum of its stock_move, held that of its live stock_hold: kept, because every sale asks, and recounted.
CREATE TABLE stock (
  kpa     text NOT NULL,
  item    text NOT NULL,
  on_hand bigint NOT NULL DEFAULT 0 CHECK (on_hand <= 1000000000000),
  held    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (kpa, item),
  FOREIGN KEY (kpa, item) REFERENCES item (kpa, code),
  CHECK (held >= 0 AND held <= on_hand)
);

CREATE TABLE piece ( -- one of a kind
  id           uuid PRIMARY KEY,
  kpa          text NOT NULL,
  code         text NOT NULL CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9-]{0,23}$'), -- on its price label
  item         text NOT NULL,
  name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  description  text NOT NULL DEFAULT '' CHECK (length(description) <= 1000),
  condition    text NOT NULL CHECK (condition IN ('new', 'very_good', 'good', 'worn', 'to_repair')),
  size         text NOT NULL DEFAULT '' CHECK (length(size) <= 24),
  price_cents  bigint NOT NULL CHECK (price_cents BETWEEN 0 AND 10000000),
  member       text, -- who made or found it
  state        text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'sold', 'withdrawn')),
  sold_ticket  uuid,
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  published_at timestamptz,
  UNIQUE (kpa, code),
  FOREIGN KEY (kpa, item) REFERENCES item (kpa, code),
  FOREIGN KEY (kpa, member) REFERENCES member (kpa, code)
);
CREATE INDEX piece_published ON piece (kpa, item, published_at) WHERE state = 'published';

-- broken: a till sold it, or the office took it, all the same. told: whoever held it knows that it ended (stock_expire).
CREATE TABLE stock_hold (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kpa         text NOT NULL,
  item        text NOT NULL,
  piece       uuid REFERENCES piece,
  quantity    bigint NOT NULL CHECK (quantity > 0 AND (piece IS NULL OR quantity = 1000)),
  holder_kind text NOT NULL CHECK (holder_kind IN ('order', 'till', 'pledge')),
  holder      uuid NOT NULL,
  state       text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'sold', 'released', 'expired', 'broken', 'returned')),
  expires_at  timestamptz, -- NULL: until its holder lets go
  made_at     timestamptz NOT NULL,
  ended_at    timestamptz,
  told        boolean NOT NULL DEFAULT false,
  ticket      uuid, -- that carried it out of the shop
  CHECK ((state = 'held') = (ended_at IS NULL)),
  FOREIGN KEY (kpa, item) REFERENCES item (kpa, code)
);
CREATE UNIQUE INDEX stock_hold_of_piece ON stock_hold (piece) WHERE state IN ('held', 'sold'); -- once, whatever the program does
CREATE INDEX stock_hold_of_holder ON stock_hold (holder);
CREATE INDEX stock_hold_live ON stock_hold (kpa, item, expires_at) WHERE state = 'held'; -- what is overdue, among thousands
CREATE INDEX stock_hold_due ON stock_hold (expires_at) WHERE state = 'held' AND expires_at IS NOT NULL;
CREATE INDEX stock_hold_untold ON stock_hold (holder_kind) WHERE state IN ('expired', 'broken') AND NOT told;

-- Why on_hand is what it is. A sale at a till that found less than it sold says how much was missing. Rows of pieces change
-- no counter.
CREATE TABLE stock_move (
  id       uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kpa      text NOT NULL,
  item     text NOT NULL,
  piece    uuid REFERENCES piece,
  quantity bigint NOT NULL, -- above zero: onto the shelf
  missing  bigint NOT NULL DEFAULT 0 CHECK (missing >= 0),
  kind     text NOT NULL CHECK (kind IN ('count', 'received', 'lost', 'used', 'stopped', 'sold', 'counter', 'back')),
  note     text NOT NULL DEFAULT '' CHECK (length(note) <= 200),
  ticket   uuid,
  line     int,
  holder   uuid,
  made_by  uuid,
  made_at  timestamptz NOT NULL,
  CHECK ((ticket IS NULL) = (line IS NULL)),
  FOREIGN KEY (kpa, item) REFERENCES item (kpa, code)
);
CREATE INDEX stock_move_of_item ON stock_move (kpa, item, made_at);
CREATE UNIQUE INDEX stock_move_of_line ON stock_move (ticket, line) WHERE ticket IS NOT NULL;
CALL make_append_only('stock_move');

-- Answers to requests that make or pay something, for whoever asks the same again within a day (core/once/once.h). They may
-- hold the link of an order: sealed with the client's key, of which the digest alone is here.
CREATE TABLE once (
  caller  text NOT NULL, -- UUID of a person, code of a till, '' a visitor
  key     text NOT NULL CHECK (key ~ '^[0-9a-f]{64}$'),
  request bytea NOT NULL CHECK (length(request) = 32), -- SHA-256 of method, path and body, with the key
  status  int NOT NULL,
  type    text NOT NULL,
  sealed  bytea NOT NULL, -- headers and body
  made_at timestamptz NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX once_by_age ON once (made_at);

-- Takes a key for this transaction, and then looks: what another one wrote under it until then is seen.
CREATE FUNCTION once_begin(of_caller text, of_key text)
RETURNS TABLE (mine boolean, request bytea, status int, type text, sealed bytea) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('once ' || of_caller || ' ' || of_key, 0)) THEN
    RETURN QUERY SELECT false, NULL::bytea, 0, ''::text, NULL::bytea;
    RETURN;
  END IF;
  RETURN QUERY SELECT true, o.request, o.status, o.type, o.sealed FROM once o WHERE o.caller = of_caller AND o.key = of_key;
  IF NOT FOUND THEN
    RETURN QUERY SELECT true, NULL::bytea, 0, ''::text, NULL::bytea;
  END IF;
END $$;

-- ---- holds -----------------------------------------------------------------------------------------------------------------

-- Rows are locked in one order everywhere: stock by KPA and item, then pieces by id. Holds change only under the lock of
-- what they hold.
CREATE FUNCTION stock_lock(kpas text[], items text[], pieces uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM stock s WHERE (s.kpa, s.item) IN (SELECT u.k, u.i FROM unnest(kpas, items) u (k, i))
    ORDER BY s.kpa, s.item FOR NO KEY UPDATE;
  PERFORM FROM piece p WHERE p.id = ANY (pieces) ORDER BY p.id FOR NO KEY UPDATE;
END $$;

-- Ends live holds, whose rows are locked.
CREATE FUNCTION stock_let_go(holds uuid[], becomes text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN -- its plan is kept, that of a function in SQL is not
  WITH ended AS (
    UPDATE stock_hold h SET state = becomes, ended_at = at WHERE h.id = ANY (holds) AND h.state = 'held'
    RETURNING h.kpa, h.item, h.piece, h.quantity
  ), freed AS (
    SELECT e.kpa, e.item, sum(e.quantity)::bigint AS quantity FROM ended e WHERE e.piece IS NULL GROUP BY 1, 2
  )
  UPDATE stock s SET held = s.held - f.quantity FROM freed f WHERE s.kpa = f.kpa AND s.item = f.item;
END $$;

-- Lines of a holder, the same thing twice as one; of each what the holder has already, and what is free besides.
CREATE FUNCTION stock_wanted(of_kpa text, of_holder uuid, items text[], pieces uuid[], quantities bigint[])
RETURNS TABLE (line bigint, item text, piece uuid, quantity bigint, mine bigint, free bigint) LANGUAGE sql STABLE AS $$
  SELECT w.n - 1, w.item, w.piece, w.quantity, m.mine,
         CASE WHEN w.piece IS NULL THEN s.on_hand - s.held
              WHEN m.mine > 0 THEN 0
              WHEN EXISTS (SELECT FROM piece p WHERE p.id = w.piece AND p.kpa = of_kpa AND p.item = w.item AND p.state = 'published')
               AND NOT EXISTS (SELECT FROM stock_hold h WHERE h.piece = w.piece AND h.state IN ('held', 'sold')) THEN 1000
              ELSE 0 END
    FROM (SELECT min(u.n) AS n, u.i AS item, u.p AS piece, sum(u.q)::bigint AS quantity
            FROM unnest(items, pieces, quantities) WITH ORDINALITY u (i, p, q, n) GROUP BY u.i, u.p) w
    LEFT JOIN stock s ON s.kpa = of_kpa AND s.item = w.item
    CROSS JOIN LATERAL (SELECT coalesce(sum(h.quantity), 0)::bigint AS mine FROM stock_hold h
                         WHERE h.holder = of_holder AND h.kpa = of_kpa AND h.item = w.item AND h.piece IS NOT DISTINCT FROM w.piece
                           AND h.state IN ('held', 'sold') AND h.ticket IS NULL) m
   WHERE w.piece IS NOT NULL OR s.item IS NOT NULL -- what is not counted is never short
$$;

-- Holds all lines for a holder, or nothing, and says what is short. What the holder has already counts, and gets the new
-- deadline. Overdue holds of others on these rows expire first. Plans are made once: to plan for the values of each order anew
-- takes eight times as long as the work itself.
CREATE FUNCTION stock_take(of_kpa text, of_kind text, of_holder uuid, until timestamptz, at timestamptz, items text[], pieces uuid[],
                           quantities bigint[])
RETURNS TABLE (line bigint, available bigint, held_until timestamptz) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE overdue uuid[]; had boolean := EXISTS (SELECT FROM stock_hold h WHERE h.holder = of_holder);
BEGIN
  PERFORM stock_lock(array_fill(of_kpa, ARRAY[cardinality(items)]), items, pieces);
  overdue := ARRAY(
    SELECT h.id FROM (SELECT DISTINCT u.i, u.p FROM unnest(items, pieces) u (i, p)) u
     CROSS JOIN LATERAL (SELECT h.id FROM stock_hold h
                          WHERE h.kpa = of_kpa AND h.item = u.i AND h.state = 'held' AND h.expires_at <= at AND h.piece IS NOT DISTINCT FROM u.p
                            AND h.holder <> of_holder OFFSET 0) h);
  IF overdue <> '{}' THEN
    PERFORM stock_let_go(overdue, 'expired', at);
  END IF;
  RETURN QUERY
  WITH wanted AS MATERIALIZED (
    SELECT w.*, w.quantity > w.free + w.mine AS is_short FROM stock_wanted(of_kpa, of_holder, items, pieces, quantities) w
  ), taken AS (
    INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, made_at, expires_at)
    SELECT of_kpa, w.item, w.piece, w.quantity - w.mine, of_kind, of_holder, at, until FROM wanted w
     WHERE w.quantity > w.mine AND NOT EXISTS (SELECT FROM wanted s WHERE s.is_short)
    RETURNING item, piece, quantity
  ), off AS (
    UPDATE stock s SET held = s.held + t.quantity FROM taken t WHERE t.piece IS NULL AND s.kpa = of_kpa AND s.item = t.item
  )
  SELECT w.line, w.free + w.mine,
         (SELECT min(h.expires_at) FROM stock_hold h
           WHERE h.kpa = of_kpa AND h.item = w.item AND h.piece IS NOT DISTINCT FROM w.piece AND h.state = 'held' AND h.holder <> of_holder)
    FROM wanted w WHERE w.is_short ORDER BY w.line;
  IF NOT FOUND AND had THEN
    UPDATE stock_hold h SET expires_at = until WHERE h.holder = of_holder AND h.state = 'held' AND h.expires_at IS DISTINCT FROM until;
  END IF;
END $$;

-- Locks whatever a holder has in one of these states, and gives its holds.
CREATE FUNCTION stock_holds_of(of_holder uuid, in_state text) RETURNS uuid[] LANGUAGE plpgsql AS $$
BEGIN
  PERFORM stock_lock(array_agg(h.kpa) FILTER (WHERE h.piece IS NULL), array_agg(h.item) FILTER (WHERE h.piece IS NULL), array_agg(h.piece))
     FROM stock_hold h WHERE h.holder = of_holder AND h.state = in_state;
  RETURN ARRAY(SELECT h.id FROM stock_hold h WHERE h.holder = of_holder AND h.state = in_state ORDER BY h.id);
END $$;

CREATE FUNCTION stock_release(of_holder uuid, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE holds uuid[] := stock_holds_of(of_holder, 'held');
BEGIN
  PERFORM stock_let_go(holds, 'released', at);
  RETURN cardinality(holds);
END $$;

CREATE FUNCTION stock_extend(of_holder uuid, until timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE holds uuid[] := stock_holds_of(of_holder, 'held');
BEGIN
  UPDATE stock_hold h SET expires_at = until WHERE h.id = ANY (holds);
  RETURN cardinality(holds);
END $$;

-- Held becomes sold: off the shelf, though it may still lie in the shop, packed for whoever bought it.
CREATE FUNCTION stock_sell_holds(holds uuid[], of_ticket uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO stock_move (kpa, item, piece, quantity, kind, holder, made_at)
  SELECT h.kpa, h.item, h.piece, -h.quantity, 'sold', h.holder, at FROM stock_hold h WHERE h.id = ANY (holds) AND h.state = 'held';
  WITH gone AS (
    SELECT h.kpa, h.item, sum(h.quantity)::bigint AS quantity FROM stock_hold h
     WHERE h.id = ANY (holds) AND h.state = 'held' AND h.piece IS NULL GROUP BY 1, 2
  )
  UPDATE stock s SET held = s.held - g.quantity, on_hand = s.on_hand - g.quantity FROM gone g WHERE s.kpa = g.kpa AND s.item = g.item;
  UPDATE piece p SET state = 'sold', changed_at = at, sold_ticket = coalesce(of_ticket, p.sold_ticket)
    FROM stock_hold h WHERE h.id = ANY (holds) AND h.piece = p.id;
  UPDATE stock_hold h SET state = 'sold', ended_at = coalesce(h.ended_at, at), ticket = coalesce(of_ticket, h.ticket) WHERE h.id = ANY (holds);
END $$;

CREATE FUNCTION stock_sell(of_holder uuid, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE holds uuid[] := stock_holds_of(of_holder, 'held');
BEGIN
  PERFORM stock_sell_holds(holds, NULL, at);
  RETURN cardinality(holds);
END $$;

-- What a holder bought goes back on the shelf.
CREATE FUNCTION stock_put_back(of_holder uuid, at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE holds uuid[] := stock_holds_of(of_holder, 'sold');
BEGIN
  INSERT INTO stock_move (kpa, item, piece, quantity, kind, holder, made_at)
  SELECT h.kpa, h.item, h.piece, h.quantity, 'back', h.holder, at FROM stock_hold h
   WHERE h.id = ANY (holds) AND (h.piece IS NOT NULL OR EXISTS (SELECT FROM stock s WHERE s.kpa = h.kpa AND s.item = h.item));
  WITH back AS (
    SELECT h.kpa, h.item, sum(h.quantity)::bigint AS quantity FROM stock_hold h WHERE h.id = ANY (holds) AND h.piece IS NULL GROUP BY 1, 2
  )
  UPDATE stock s SET on_hand = s.on_hand + b.quantity FROM back b WHERE s.kpa = b.kpa AND s.item = b.item;
  UPDATE piece p SET state = 'published', changed_at = at, sold_ticket = NULL FROM stock_hold h WHERE h.id = ANY (holds) AND h.piece = p.id;
  UPDATE stock_hold h SET state = 'returned', ended_at = at WHERE h.id = ANY (holds);
  RETURN cardinality(holds);
END $$;

-- Ends what is overdue, and tells, once, which holds of a kind ended without their holder: expired, or broken.
CREATE FUNCTION stock_expire(of_kind text, at timestamptz)
RETURNS TABLE (kpa text, holder uuid, item text, piece uuid, quantity bigint, state text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE overdue uuid[] := ARRAY(SELECT h.id FROM stock_hold h WHERE h.state = 'held' AND h.expires_at <= at);
BEGIN
  IF overdue <> '{}' THEN
    PERFORM stock_lock(array_agg(h.kpa) FILTER (WHERE h.piece IS NULL), array_agg(h.item) FILTER (WHERE h.piece IS NULL), array_agg(h.piece))
       FROM stock_hold h WHERE h.id = ANY (overdue);
    PERFORM stock_let_go(ARRAY(SELECT h.id FROM stock_hold h WHERE h.id = ANY (overdue) AND h.state = 'held' AND h.expires_at <= at),
                         'expired', at);
  END IF;
  RETURN QUERY
  UPDATE stock_hold h SET told = true WHERE h.holder_kind = of_kind AND h.state IN ('expired', 'broken') AND NOT h.told
  RETURNING h.kpa, h.holder, h.item, h.piece, h.quantity, h.state;
END $$;

-- ---- at the counter --------------------------------------------------------------------------------------------------------

-- Ends holds, the youngest first, until no more is held than allowed.
CREATE FUNCTION stock_break(of_kpa text, of_item text, allowed bigint, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM stock_let_go(ARRAY(SELECT h.id FROM stock_hold h
     WHERE h.kpa = of_kpa AND h.item = of_item AND h.piece IS NULL AND h.state = 'held' AND h.expires_at <= at), 'expired', at);
  PERFORM stock_let_go(ARRAY(
    SELECT y.id FROM (SELECT h.id, sum(h.quantity) OVER (ORDER BY h.made_at, h.id) AS so_far FROM stock_hold h
                       WHERE h.kpa = of_kpa AND h.item = of_item AND h.piece IS NULL AND h.state = 'held') y
     WHERE y.so_far > allowed), 'broken', at);
END $$;

-- What an order held of a thing is what this line carries out; gives how much of the line that covers.
CREATE FUNCTION stock_hand_over(of_order uuid, of_kpa text, of_item text, of_piece uuid, wanted bigint, of_ticket uuid, at timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE own stock_hold; covered bigint := 0; part bigint;
BEGIN
  FOR own IN SELECT * FROM stock_hold h
              WHERE h.holder = of_order AND h.kpa = of_kpa AND h.item = of_item AND h.piece IS NOT DISTINCT FROM of_piece
                AND h.state IN ('held', 'sold') AND h.ticket IS NULL ORDER BY h.made_at, h.id LOOP
    EXIT WHEN covered >= wanted;
    part := least(own.quantity, wanted - covered);
    IF own.state = 'held' AND part < own.quantity THEN -- the rest is not wanted after all
      UPDATE stock_hold h SET quantity = part WHERE h.id = own.id;
      UPDATE stock s SET held = s.held - (own.quantity - part) WHERE s.kpa = of_kpa AND s.item = of_item;
    END IF;
    PERFORM stock_sell_holds(ARRAY[own.id], of_ticket, at);
    covered := covered + part;
  END LOOP;
  RETURN covered;
END $$;

CREATE FUNCTION stock_counter_item(of_ticket uuid, of_line int, of_kpa text, of_item text, wanted bigint, at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE shelf stock; taken bigint;
BEGIN
  SELECT * INTO shelf FROM stock s WHERE s.kpa = of_kpa AND s.item = of_item;
  taken := least(wanted, shelf.on_hand);
  IF shelf.on_hand - taken < shelf.held THEN
    PERFORM stock_break(of_kpa, of_item, shelf.on_hand - taken, at);
  END IF;
  UPDATE stock s SET on_hand = s.on_hand - taken WHERE s.kpa = of_kpa AND s.item = of_item;
  INSERT INTO stock_move (kpa, item, quantity, missing, kind, ticket, line, made_at)
  VALUES (of_kpa, of_item, -taken, wanted - taken, 'counter', of_ticket, of_line, at);
END $$;

CREATE FUNCTION stock_counter_piece(of_ticket uuid, of_line int, of_piece uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE sold piece; carried boolean;
BEGIN
  SELECT * INTO sold FROM piece p WHERE p.id = of_piece;
  UPDATE stock_hold h SET state = CASE WHEN h.expires_at <= at THEN 'expired' ELSE 'broken' END, ended_at = at, told = false
   WHERE h.piece = of_piece AND h.state IN ('held', 'sold') AND h.ticket IS NULL;
  carried := EXISTS (SELECT FROM stock_hold h WHERE h.piece = of_piece AND h.state = 'sold');
  IF NOT carried THEN
    INSERT INTO stock_hold (kpa, item, piece, quantity, holder_kind, holder, state, made_at, ended_at, ticket)
    VALUES (sold.kpa, sold.item, of_piece, 1000, 'till', of_ticket, 'sold', at, at, of_ticket);
    UPDATE piece p SET state = 'sold', sold_ticket = of_ticket, changed_at = at WHERE p.id = of_piece;
  END IF;
  INSERT INTO stock_move (kpa, item, piece, quantity, missing, kind, ticket, line, made_at)
  VALUES (sold.kpa, sold.item, of_piece, CASE WHEN carried THEN 0 ELSE -1000 END, CASE WHEN carried THEN 1000 ELSE 0 END, 'counter',
          of_ticket, of_line, at);
END $$;

-- Sales that happened leave the shelf whatever anybody holds: what an order held is handed over, other holds break. The same
-- tickets again change nothing.
CREATE FUNCTION stock_take_at_counter(tickets uuid[], at timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE sold record; covered bigint; number bigint := 0; lines jsonb;
BEGIN
  SELECT jsonb_agg(to_jsonb(w)) INTO lines FROM (
    SELECT t.kpa, l.ticket, l.line, coalesce(p.item, l.item) AS item, p.id AS piece, l.order_id, l.quantity
      FROM ticket t JOIN ticket_line l ON l.ticket = t.id
      LEFT JOIN piece p ON p.kpa = t.kpa AND p.code = l.reference AND l.vat_scheme IN ('normal', 'margin')
      LEFT JOIN stock s ON s.kpa = t.kpa AND s.item = l.item
     WHERE t.id = ANY (tickets) AND t.kind = 'sale' AND l.quantity > 0 AND l.vat_scheme <> 'deposit'
       -- what was bought or made for an order never lay on the shelf
       AND NOT EXISTS (SELECT FROM shop_order o WHERE o.id = l.order_id AND o.source <> 'shop')
       AND (p.id IS NOT NULL OR s.item IS NOT NULL)) w;
  IF lines IS NULL THEN
    RETURN 0;
  END IF;
  PERFORM stock_lock(array_agg(w.kpa) FILTER (WHERE w.piece IS NULL), array_agg(w.item) FILTER (WHERE w.piece IS NULL), array_agg(w.piece))
     FROM jsonb_to_recordset(lines) w (kpa text, item text, piece uuid);
  FOR sold IN SELECT * FROM jsonb_to_recordset(lines) w (kpa text, ticket uuid, line int, item text, piece uuid, order_id uuid, quantity bigint)
               ORDER BY w.ticket, w.line LOOP
    CONTINUE WHEN EXISTS (SELECT FROM stock_move m WHERE m.ticket = sold.ticket AND m.line = sold.line);
    covered := CASE WHEN sold.order_id IS NULL THEN 0
                    ELSE stock_hand_over(sold.order_id, sold.kpa, sold.item, sold.piece, sold.quantity, sold.ticket, at) END;
    IF covered >= sold.quantity THEN -- moved when it was sold
      INSERT INTO stock_move (kpa, item, piece, quantity, kind, ticket, line, holder, made_at)
      VALUES (sold.kpa, sold.item, sold.piece, 0, 'counter', sold.ticket, sold.line, sold.order_id, at);
    ELSIF sold.piece IS NULL THEN
      PERFORM stock_counter_item(sold.ticket, sold.line, sold.kpa, sold.item, sold.quantity - covered, at);
    ELSE
      PERFORM stock_counter_piece(sold.ticket, sold.line, sold.piece, at);
    END IF;
    number := number + 1;
  END LOOP;
  RETURN number;
END $$;

-- Whatever a till sold, as its line is written. Lines of things that nobody counts cost one look at a small table.
CREATE FUNCTION stock_hears_sales() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE tickets uuid[] := ARRAY(
  SELECT DISTINCT f.ticket FROM fresh f
   WHERE f.quantity > 0 AND (EXISTS (SELECT FROM stock s WHERE s.item = f.item) OR (f.reference IS NOT NULL AND f.vat_scheme IN ('normal', 'margin'))));
BEGIN
  IF tickets <> '{}' THEN
    PERFORM stock_take_at_counter(tickets, now());
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER ticket_line_leaves_the_shelf AFTER INSERT ON ticket_line REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION stock_hears_sales();

-- ---- the office ------------------------------------------------------------------------------------------------------------

-- What is on a shelf changes, for a reason: count sets it to quantity, received adds it, lost and used take it off, stopped
-- ends counting. anyway: holds that this makes impossible break. outcome: a code of core/outcome.def.
CREATE FUNCTION stock_change(move uuid, of_kpa text, of_item text, why text, quantity bigint, remark text, who uuid, at timestamptz, anyway boolean)
RETURNS TABLE (outcome text, available bigint, held_until timestamptz) LANGUAGE plpgsql AS $$
DECLARE shelf stock; becomes bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM item i WHERE i.kpa = of_kpa AND i.code = of_item) THEN
    RETURN QUERY SELECT 'unknown_item'::text, 0::bigint, NULL::timestamptz;
    RETURN;
  END IF;
  INSERT INTO stock (kpa, item) VALUES (of_kpa, of_item) ON CONFLICT DO NOTHING;
  PERFORM stock_lock(ARRAY[of_kpa], ARRAY[of_item], '{}');
  SELECT * INTO shelf FROM stock s WHERE s.kpa = of_kpa AND s.item = of_item;
  becomes := CASE why WHEN 'count' THEN quantity WHEN 'received' THEN shelf.on_hand + quantity WHEN 'stopped' THEN 0
                      ELSE shelf.on_hand - quantity END;
  IF becomes < 0 OR (becomes < shelf.held AND NOT anyway) THEN
    RETURN QUERY SELECT CASE WHEN becomes < 0 THEN 'stock_below_zero' ELSE 'stock_held' END, shelf.on_hand - shelf.held,
                        (SELECT min(h.expires_at) FROM stock_hold h
                          WHERE h.kpa = of_kpa AND h.item = of_item AND h.piece IS NULL AND h.state = 'held');
    RETURN;
  END IF;
  IF becomes < shelf.held THEN
    PERFORM stock_break(of_kpa, of_item, becomes, at);
  END IF;
  INSERT INTO stock_move (id, kpa, item, quantity, kind, note, made_by, made_at)
  VALUES (move, of_kpa, of_item, becomes - shelf.on_hand, why, remark, who, at);
  UPDATE stock s SET on_hand = becomes WHERE s.kpa = of_kpa AND s.item = of_item RETURNING * INTO shelf;
  IF why = 'stopped' THEN
    DELETE FROM stock s WHERE s.kpa = of_kpa AND s.item = of_item;
  END IF;
  RETURN QUERY SELECT 'ok'::text, shelf.on_hand - shelf.held, NULL::timestamptz;
END $$;

-- A piece goes into the window or out of it. anyway: although somebody holds it, or, sold, because it came back.
CREATE FUNCTION piece_turn(of_kpa text, of_piece uuid, becomes text, who uuid, at timestamptz, anyway boolean)
RETURNS TABLE (outcome text, held_until timestamptz) LANGUAGE plpgsql AS $$
DECLARE shown piece; live stock_hold;
BEGIN
  PERFORM stock_lock('{}', '{}', ARRAY[of_piece]);
  SELECT * INTO shown FROM piece p WHERE p.id = of_piece AND p.kpa = of_kpa;
  SELECT * INTO live FROM stock_hold h WHERE h.piece = of_piece AND h.state IN ('held', 'sold');
  IF shown.id IS NULL THEN
    RETURN QUERY SELECT 'unknown_piece'::text, NULL::timestamptz;
    RETURN;
  ELSIF shown.state = 'sold' AND NOT (becomes = 'published' AND anyway) THEN
    RETURN QUERY SELECT 'piece_sold'::text, NULL::timestamptz;
    RETURN;
  ELSIF live.state = 'held' AND becomes <> 'published' AND NOT anyway AND (live.expires_at <= at) IS NOT TRUE THEN
    RETURN QUERY SELECT 'stock_held'::text, live.expires_at;
    RETURN;
  END IF;
  IF live.state = 'held' AND becomes <> 'published' THEN
    PERFORM stock_let_go(ARRAY[live.id], CASE WHEN live.expires_at <= at THEN 'expired' ELSE 'broken' END, at);
  ELSIF live.state = 'sold' THEN
    UPDATE stock_hold h SET state = 'returned', ended_at = at WHERE h.id = live.id;
    INSERT INTO stock_move (kpa, item, piece, quantity, kind, holder, made_by, made_at)
    VALUES (shown.kpa, shown.item, of_piece, 1000, 'back', live.holder, who, at);
  END IF;
  UPDATE piece p SET state = becomes, sold_ticket = NULL, changed_at = at,
                     published_at = CASE becomes WHEN 'published' THEN at ELSE p.published_at END
   WHERE p.id = of_piece AND p.state <> becomes;
  RETURN QUERY SELECT 'ok'::text, NULL::timestamptz;
END $$;

-- Counters that are not what their rows say: for the night, and for whoever verifies.
CREATE FUNCTION stock_recount() RETURNS TABLE (kpa text, item text, on_hand bigint, moved bigint, held bigint, holds bigint)
LANGUAGE sql STABLE AS $$
  SELECT s.kpa, s.item, s.on_hand, m.moved, s.held, h.holds
    FROM stock s
    CROSS JOIN LATERAL (SELECT coalesce(sum(v.quantity), 0)::bigint AS moved FROM stock_move v
                         WHERE v.kpa = s.kpa AND v.item = s.item AND v.piece IS NULL) m
    CROSS JOIN LATERAL (SELECT coalesce(sum(x.quantity), 0)::bigint AS holds FROM stock_hold x
                         WHERE x.kpa = s.kpa AND x.item = s.item AND x.piece IS NULL AND x.state = 'held') h
   WHERE s.on_hand <> m.moved OR s.held <> h.holds
  UNION ALL
  SELECT p.kpa, p.code, 0, 0, 0, 0 FROM piece p
   WHERE (p.state = 'sold') <> EXISTS (SELECT FROM stock_hold h WHERE h.piece = p.id AND h.state = 'sold')
$$;

-- ---- who may ---------------------------------------------------------------------------------------------------------------

CALL audit_table('piece', 'id', kpa => 'kpa');

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['stock', 'piece', 'stock_hold', 'stock_move'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('CREATE POLICY shop ON %I TO comptoir_shop USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_writer, comptoir_shop', name);
  END LOOP;
END $$;
GRANT UPDATE (on_hand, held) ON stock TO comptoir_writer, comptoir_shop;
GRANT INSERT, UPDATE (on_hand, held), DELETE ON stock TO comptoir_books;
GRANT UPDATE (state, sold_ticket, changed_at) ON piece TO comptoir_writer, comptoir_shop;
GRANT INSERT, UPDATE (code, item, name, description, condition, size, price_cents, member, state, sold_ticket, changed_at, published_at)
   ON piece TO comptoir_books;
GRANT INSERT, UPDATE (quantity, state, expires_at, ended_at, told, ticket) ON stock_hold TO comptoir_writer, comptoir_shop, comptoir_books;
GRANT INSERT ON stock_move TO comptoir_writer, comptoir_shop, comptoir_books;

ALTER TABLE once ENABLE ROW LEVEL SECURITY;
CREATE POLICY shop ON once TO comptoir_shop USING (caller = '') WITH CHECK (caller = '');
CREATE POLICY books ON once TO comptoir_books USING (caller = (SELECT scope_setting('person'))) WITH CHECK (caller = (SELECT scope_setting('person')));
CREATE POLICY house ON once TO comptoir_writer USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON once TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT EXECUTE ON FUNCTION once_begin(text, text) TO comptoir_shop, comptoir_books, comptoir_writer;

INSERT INTO retention_rule
SELECT 'once', max(position) + 1, '1 day', 'delete', 'Vos demandes répétées', 'La réponse à une commande ou à un paiement, gardée pour ne pas les faire deux fois.',
       '1 jour.', 'Pour qu’un double clic ne commande pas deux fois.', 'RGPD, article 5'
  FROM retention_rule;
CREATE FUNCTION retention_of_once(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM once WHERE made_at <= before;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

GRANT EXECUTE ON FUNCTION stock_lock(text[], text[], uuid[]), stock_let_go(uuid[], text, timestamptz),
      stock_wanted(text, uuid, text[], uuid[], bigint[]), stock_take(text, text, uuid, timestamptz, timestamptz, text[], uuid[], bigint[]),
      stock_holds_of(uuid, text), stock_release(uuid, timestamptz), stock_extend(uuid, timestamptz),
      stock_sell_holds(uuid[], uuid, timestamptz), stock_sell(uuid, timestamptz), stock_put_back(uuid, timestamptz),
      stock_expire(text, timestamptz), stock_break(text, text, bigint, timestamptz), stock_recount()
   TO comptoir_writer, comptoir_shop, comptoir_books;
GRANT EXECUTE ON FUNCTION stock_hand_over(uuid, text, text, uuid, bigint, uuid, timestamptz),
      stock_counter_item(uuid, int, text, text, bigint, timestamptz), stock_counter_piece(uuid, int, uuid, timestamptz),
      stock_take_at_counter(uuid[], timestamptz) TO comptoir_writer;
GRANT EXECUTE ON FUNCTION stock_change(uuid, text, text, text, bigint, text, uuid, timestamptz, boolean),
      piece_turn(text, uuid, text, uuid, timestamptz, boolean) TO comptoir_books;
