-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What other programs are told, signed: addresses that a KPA gives, events written in the transaction that they tell of, what
-- was sent and what was answered.

CREATE TABLE hook ( -- one address
  id            uuid PRIMARY KEY,
  kpa           text NOT NULL REFERENCES kpa,
  url           text NOT NULL CHECK (length(url) BETWEEN 8 AND 500),
  label         text NOT NULL DEFAULT '' CHECK (length(label) <= 80),
  events        text[] NOT NULL CHECK (cardinality(events) BETWEEN 1 AND 40),
  state         text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'broken')), -- broken: it failed for three days
  made_by       uuid,
  made_at       timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  fails         int NOT NULL DEFAULT 0, -- in a row
  failing_since timestamptz,
  busy_until    timestamptz,            -- one thread at a time sends to it
  UNIQUE (kpa, url)
);

CREATE TABLE hook_secret ( -- it signs with; two while one takes the place of the other
  id      uuid PRIMARY KEY,
  hook    uuid NOT NULL REFERENCES hook ON DELETE CASCADE,
  kpa     text NOT NULL,
  sealed  bytea NOT NULL,
  made_at timestamptz NOT NULL,
  ends_at timestamptz -- NULL: the present one
);
CREATE UNIQUE INDEX hook_secret_present ON hook_secret (hook) WHERE ends_at IS NULL;

CREATE TABLE hook_event ( -- something that happened; ids, states and cents, and nothing about anybody
  id      uuid PRIMARY KEY,
  kpa     text NOT NULL,
  type    text NOT NULL,
  body    text NOT NULL, -- as it is sent, to the letter
  made_at timestamptz NOT NULL
);
CREATE INDEX hook_event_of_kpa ON hook_event (kpa, made_at);
CREATE INDEX hook_event_by_age ON hook_event (made_at);

CREATE TABLE hook_delivery ( -- of one event to one address
  id       uuid PRIMARY KEY,
  kpa      text NOT NULL,
  hook     uuid NOT NULL REFERENCES hook ON DELETE CASCADE,
  event    uuid NOT NULL REFERENCES hook_event ON DELETE CASCADE,
  state    text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'failed')),
  replay   boolean NOT NULL DEFAULT false, -- the office asked for it again
  attempts int NOT NULL DEFAULT 0,
  made_at  timestamptz NOT NULL,
  next_at  timestamptz NOT NULL,
  done_at  timestamptz
);
CREATE INDEX hook_delivery_due ON hook_delivery (hook, next_at) WHERE state = 'waiting';
CREATE INDEX hook_delivery_of_hook ON hook_delivery (hook, made_at);
CREATE INDEX hook_delivery_of_event ON hook_delivery (event);

CREATE TABLE hook_attempt (
  delivery uuid NOT NULL REFERENCES hook_delivery ON DELETE CASCADE,
  number   int NOT NULL CHECK (number > 0),
  kpa      text NOT NULL,
  at       timestamptz NOT NULL,
  took_ms  int NOT NULL,
  status   int NOT NULL,            -- 0: nobody answered
  trouble  text NOT NULL DEFAULT '', -- code of what stood in the way
  answer   text NOT NULL DEFAULT '' CHECK (length(answer) <= 500), -- how it began
  PRIMARY KEY (delivery, number)
);

-- ---- what is told ----------------------------------------------------------------------------------------------------------

CREATE FUNCTION hook_id(prefix text, id uuid) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT prefix || '_' || replace(id::text, '-', '')
$$;
CREATE FUNCTION hook_money(cents bigint) RETURNS json LANGUAGE sql IMMUTABLE AS $$
  SELECT json_build_object('amount', cents, 'currency', 'EUR')
$$;

-- Something happened at a KPA: in the transaction where it did, a row for whoever wants to know. data is JSON. An address that
-- is paused, or broken, may ask for it later.
CREATE FUNCTION hook_tell(of_kpa text, of_type text, data json, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE told uuid := gen_random_uuid();
BEGIN
  IF NOT EXISTS (SELECT FROM hook h WHERE h.kpa = of_kpa AND of_type = ANY (h.events)) THEN
    RETURN;
  END IF;
  INSERT INTO hook_event VALUES (told, of_kpa, of_type, json_build_object('type', of_type,
    'timestamp', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'data', data)::text, at);
  INSERT INTO hook_delivery (id, kpa, hook, event, made_at, next_at)
  SELECT gen_random_uuid(), of_kpa, h.id, told, at, at FROM hook h WHERE h.kpa = of_kpa AND h.state = 'active' AND of_type = ANY (h.events);
END $$;

CREATE FUNCTION hook_hears_orders() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE o shop_order; told text := CASE
    WHEN NEW.event = 'placed' THEN 'order.placed'
    WHEN NEW.event IN ('paid', 'paid_late') AND NEW.state = 'confirmed' THEN 'order.paid'
    WHEN NEW.event IN ('money_in', 'money_back') THEN NULL -- payment.received and payment.refunded say it
    ELSE 'order.' || NEW.state END;
BEGIN
  IF told IS NULL OR NOT EXISTS (SELECT FROM hook h WHERE h.kpa = NEW.kpa AND told = ANY (h.events)) THEN
    RETURN NULL;
  END IF;
  SELECT * INTO o FROM shop_order s WHERE s.id = NEW.order_id;
  PERFORM hook_tell(NEW.kpa, told, json_build_object('kpa', NEW.kpa, 'order', json_build_object(
    'id', hook_id('ord', o.id), 'state', NEW.state, 'version', NEW.sequence, 'source', o.source, 'pays', o.pays,
    'total', hook_money(o.total_cents), 'paid', hook_money(o.paid_cents), 'given_back', hook_money(o.back_cents))), NEW.at);
  RETURN NULL;
END $$;
CREATE TRIGGER shop_order_event_is_told AFTER INSERT ON shop_order_event FOR EACH ROW EXECUTE FUNCTION hook_hears_orders();

-- Of a sale of thirty lines the last state of each article is told, once, when the transaction ends.
CREATE FUNCTION hook_hears_stock() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s stock;
BEGIN
  IF NOT EXISTS (SELECT FROM hook h WHERE h.kpa = NEW.kpa AND 'stock.changed' = ANY (h.events)) THEN
    RETURN NULL;
  END IF;
  SELECT * INTO s FROM stock x WHERE x.kpa = NEW.kpa AND x.item = NEW.item;
  IF s.item IS NOT NULL AND NOT EXISTS (SELECT FROM hook_event e WHERE e.kpa = NEW.kpa AND e.type = 'stock.changed' AND e.made_at = now()
                    AND e.body::json #>> '{data,item}' = NEW.item) THEN
    PERFORM hook_tell(NEW.kpa, 'stock.changed', json_build_object('kpa', NEW.kpa, 'item', NEW.item,
      'on_hand', s.on_hand, 'available', s.on_hand - s.held), now());
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER stock_is_told AFTER INSERT OR UPDATE OF on_hand, held ON stock
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hook_hears_stock();

CREATE FUNCTION hook_hears_pieces() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM hook_tell(NEW.kpa, 'piece.changed', json_build_object('kpa', NEW.kpa, 'piece', json_build_object(
    'id', hook_id('pce', NEW.id), 'item', NEW.item, 'state', NEW.state, 'price', hook_money(NEW.price_cents))), NEW.changed_at);
  RETURN NULL;
END $$;
CREATE TRIGGER piece_is_told AFTER UPDATE OF state ON piece FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION hook_hears_pieces();
CREATE TRIGGER new_piece_is_told AFTER INSERT ON piece FOR EACH ROW EXECUTE FUNCTION hook_hears_pieces();

CREATE FUNCTION hook_payment(of_payment uuid) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', hook_id('pay', p.id), 'state', p.state, 'purpose', p.purpose,
           'target', hook_id(CASE p.purpose WHEN 'order' THEN 'ord' WHEN 'pledge' THEN 'plg' ELSE 'quo' END, p.target),
           'amount', hook_money(p.amount_cents), 'received', hook_money(p.received_cents))
    FROM payment p WHERE p.id = of_payment
$$;
CREATE FUNCTION hook_hears_payments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM hook_tell(NEW.kpa, 'payment.received', json_build_object('kpa', NEW.kpa, 'payment', hook_payment(NEW.id)), coalesce(NEW.paid_at, now()));
  RETURN NULL;
END $$;
CREATE TRIGGER payment_is_told AFTER UPDATE OF received_cents ON payment
  FOR EACH ROW WHEN (NEW.received_cents > OLD.received_cents) EXECUTE FUNCTION hook_hears_payments();
CREATE FUNCTION hook_hears_refunds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM hook_tell(NEW.kpa, 'payment.refunded', json_build_object('kpa', NEW.kpa, 'payment', hook_payment(NEW.payment),
    'refund', json_build_object('id', hook_id('ref', NEW.id), 'amount', hook_money(NEW.amount_cents), 'cause', NEW.cause)), coalesce(NEW.done_at, now()));
  RETURN NULL;
END $$;
CREATE TRIGGER refund_is_told AFTER UPDATE OF state ON payment_refund
  FOR EACH ROW WHEN (NEW.state = 'done' AND OLD.state <> 'done') EXECUTE FUNCTION hook_hears_refunds();
CREATE TRIGGER outside_refund_is_told AFTER INSERT ON payment_refund
  FOR EACH ROW WHEN (NEW.state = 'done') EXECUTE FUNCTION hook_hears_refunds();

-- A draft is the office's own; an opened groupage is told at each step.
CREATE FUNCTION hook_hears_campaigns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM hook_tell(NEW.kpa, 'campaign.' || NEW.state, json_build_object('kpa', NEW.kpa, 'campaign', json_build_object(
    'id', hook_id('cmp', NEW.id), 'state', NEW.state, 'version', NEW.version)), now());
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_is_told AFTER UPDATE OF state ON campaign
  FOR EACH ROW WHEN (OLD.state <> NEW.state AND OLD.state || NEW.state <> 'draftcancelled') EXECUTE FUNCTION hook_hears_campaigns();

CREATE FUNCTION hook_hears_pledges() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE told text := CASE WHEN TG_OP = 'INSERT' THEN 'placed' WHEN OLD.state = NEW.state THEN 'changed' WHEN NEW.state = 'pledged' THEN 'paid' ELSE NEW.state END;
BEGIN
  PERFORM hook_tell(NEW.kpa, 'pledge.' || told, json_build_object('kpa', NEW.kpa, 'pledge', json_build_object(
    'id', hook_id('plg', NEW.id), 'campaign', hook_id('cmp', NEW.campaign), 'state', NEW.state, 'version', NEW.version, 'pays', NEW.pays,
    'paid', hook_money(NEW.paid_cents), 'given_back', hook_money(NEW.back_cents), 'order', hook_id('ord', NEW.order_id))), now());
  RETURN NULL;
END $$;
CREATE TRIGGER new_pledge_is_told AFTER INSERT ON pledge FOR EACH ROW EXECUTE FUNCTION hook_hears_pledges();
CREATE TRIGGER pledge_is_told AFTER UPDATE OF state, version ON pledge -- money alone: payment.received and payment.refunded say it
  FOR EACH ROW WHEN (OLD.state <> NEW.state OR (OLD.paid_cents = NEW.paid_cents AND OLD.back_cents = NEW.back_cents))
  EXECUTE FUNCTION hook_hears_pledges();

CREATE FUNCTION hook_hears_quotes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM hook_tell(NEW.kpa, 'quote.' || NEW.state, json_build_object('kpa', NEW.kpa, 'quote', json_build_object(
    'id', hook_id('quo', NEW.id), 'state', NEW.state, 'version', NEW.version, 'activity', nullif(NEW.activity, ''),
    'total', hook_money(NEW.total_cents), 'deposit', hook_money(NEW.deposit_cents), 'valid_until', NEW.valid_until,
    'order', hook_id('ord', NEW.order_id))), now());
  RETURN NULL;
END $$;
CREATE TRIGGER new_quote_is_told AFTER INSERT ON quote FOR EACH ROW EXECUTE FUNCTION hook_hears_quotes();
CREATE TRIGGER quote_is_told AFTER UPDATE OF state, version ON quote FOR EACH ROW EXECUTE FUNCTION hook_hears_quotes();

-- ---- an address that answers no more ---------------------------------------------------------------------------------------

-- It is left alone, and the referents of its KPA are told: an address on which nobody looks should not stay wrong in silence.
CREATE FUNCTION hook_breaks(of_hook uuid, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE broken hook;
BEGIN
  UPDATE hook h SET state = 'broken', changed_at = at WHERE h.id = of_hook AND h.state = 'active' RETURNING * INTO broken;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO mail (id, person, recipient, subject, body, created_at, next_at, expires_at)
  SELECT gen_random_uuid(), p.id, p.email, 'Un service relié à la boutique ne répond plus',
         E'Bonjour,\n\nComptoir prévient un autre service de ce qui se passe dans la boutique. Ce service ne répond plus :\n\n'
         || split_part(split_part(broken.url, '?', 1), '#', 1) || E'\n\nNous avons arrêté de le prévenir. Rien n’est perdu pendant 30 jours.\n'
         || E'Quand le service marche de nouveau, ouvrez le bureau, Boutique, Messages : réactivez-le, puis renvoyez ce qu’il a manqué.\n\nÀ bientôt,\nComptoir\n',
         at, at, at + interval '7 days'
    FROM person p
   WHERE p.email IS NOT NULL AND p.erased_at IS NULL
     AND EXISTS (SELECT FROM role_grant g WHERE g.person = p.id AND g.role = 'referent' AND g.kpa = broken.kpa AND g.revoked_at IS NULL
                    AND g.starts_on <= (at AT TIME ZONE 'Europe/Paris')::date
                    AND (g.ends_on IS NULL OR g.ends_on >= (at AT TIME ZONE 'Europe/Paris')::date));
END $$;

-- ---- who may ---------------------------------------------------------------------------------------------------------------

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['hook', 'hook_secret', 'hook_event', 'hook_delivery', 'hook_attempt'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_writer', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('GRANT SELECT %s ON %I TO comptoir_app', CASE name WHEN 'hook_secret' THEN '(id, hook, kpa, ends_at)' ELSE '' END, name);
  END LOOP;
END $$;
GRANT INSERT, DELETE, UPDATE (url, label, events, state, changed_at, fails, failing_since, busy_until) ON hook TO comptoir_books;
GRANT UPDATE (state, changed_at, fails, failing_since, busy_until) ON hook TO comptoir_writer;
GRANT INSERT, UPDATE (ends_at) ON hook_secret TO comptoir_books;
GRANT INSERT ON hook_event TO comptoir_books;
GRANT INSERT ON hook_delivery TO comptoir_books;
GRANT UPDATE (state, attempts, next_at, done_at) ON hook_delivery TO comptoir_writer;
GRANT INSERT ON hook_attempt TO comptoir_writer;
GRANT EXECUTE ON FUNCTION hook_id(text, uuid), hook_money(bigint) TO comptoir_books, comptoir_writer, comptoir_shop;
GRANT EXECUTE ON FUNCTION hook_tell(text, text, json, timestamptz) TO comptoir_books, comptoir_writer, comptoir_shop;
GRANT EXECUTE ON FUNCTION hook_breaks(uuid, timestamptz) TO comptoir_writer;

CALL audit_table('hook', 'id', kpa => 'kpa', withheld => 'url', passed_over => 'fails,failing_since,busy_until');
CALL audit_table('hook_secret', 'id', kpa => 'kpa', withheld => 'sealed');

-- ---- how long --------------------------------------------------------------------------------------------------------------

INSERT INTO retention_rule
SELECT 'hook', max(position) + 1, '30 days', 'delete', 'Ce qui est dit à d’autres services', 'Ce que la boutique a dit à d’autres services : numéros, états, montants. Jamais un nom.',
       '30 jours après.', 'Pour redire ce qu’un service en panne a manqué.', 'RGPD, article 5'
  FROM retention_rule;
CREATE FUNCTION retention_of_hook(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM hook_secret WHERE ends_at <= before;
  DELETE FROM hook_event WHERE made_at <= before;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;

-- ---- word to whoever ordered -----------------------------------------------------------------------------------------------

-- A letter of a KPA says which, what it is about and of what kind; what could not be sent says why. Letters of the house itself
-- (links to come in, warnings) name no KPA.
ALTER TABLE mail
  ADD COLUMN kpa      text REFERENCES kpa,
  ADD COLUMN order_id uuid REFERENCES shop_order,
  ADD COLUMN about    uuid, -- a pledge (kind 'group') or a quote (kind 'quote')
  ADD COLUMN kind     text NOT NULL DEFAULT '', -- 'ready', 'withdrawal'…
  ADD COLUMN sender   text NOT NULL DEFAULT '', -- the name before our address
  ADD COLUMN reply_to text NOT NULL DEFAULT '', -- whoever answers, answers the shop
  ADD COLUMN trouble  text NOT NULL DEFAULT '', -- code of why the last try failed
  ADD COLUMN failed_at timestamptz;             -- it is tried no more
ALTER TABLE shop_setting ADD COLUMN reply_to text NOT NULL DEFAULT '' CHECK (reply_to = '' OR reply_to ~ '^[^@\s<>,;"]+@[^@\s<>,;"]+$');
CREATE FUNCTION mail_is_signed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  SELECT k.name, coalesce(s.reply_to, '') INTO NEW.sender, NEW.reply_to FROM kpa k LEFT JOIN shop_setting s ON s.kpa = k.code WHERE k.code = NEW.kpa;
  RETURN NEW;
END $$;
CREATE TRIGGER mail_is_signed BEFORE INSERT ON mail FOR EACH ROW WHEN (NEW.kpa IS NOT NULL) EXECUTE FUNCTION mail_is_signed();

CREATE TABLE sms_setting ( -- by whom a KPA sends short messages; no row: it does not. The token is a secret of its legal entity
  kpa        text PRIMARY KEY REFERENCES kpa,
  is_on      boolean NOT NULL DEFAULT false,
  url        text NOT NULL CHECK (length(url) BETWEEN 8 AND 500), -- may hold {to} {text} {sender} {id}
  format     text NOT NULL CHECK (format IN ('json', 'form', 'get')),
  body       text NOT NULL DEFAULT '' CHECK (length(body) <= 1000), -- with the same words
  header     text NOT NULL DEFAULT 'Authorization: Bearer {token}' CHECK (length(header) <= 200),
  sender     text NOT NULL DEFAULT '' CHECK (length(sender) <= 20),
  daily_max  int NOT NULL DEFAULT 50 CHECK (daily_max BETWEEN 1 AND 1000), -- tries a day: they cost
  changed_at timestamptz NOT NULL
);

-- What changes her way (ready, cancelled, impossible) comes by SMS though she has an address: she chose it.
ALTER TABLE shop_order_contact ADD COLUMN by_sms boolean NOT NULL DEFAULT false;
ALTER TABLE pledge_contact ADD COLUMN by_sms boolean NOT NULL DEFAULT false; -- and of the order that it becomes

CREATE TABLE sms ( -- to be sent; text and number go as soon as it was
  id         uuid PRIMARY KEY,
  kpa        text NOT NULL REFERENCES kpa,
  order_id   uuid REFERENCES shop_order,
  about      uuid, -- a pledge, as in mail
  kind       text NOT NULL,
  phone      text NOT NULL,
  text       text NOT NULL CHECK (length(text) <= 300),
  again      boolean NOT NULL DEFAULT false, -- the office asked for it
  tries      int NOT NULL DEFAULT 0,
  trouble    text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL,
  next_at    timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  sent_at    timestamptz,
  failed_at  timestamptz,
  CHECK ((order_id IS NULL) <> (about IS NULL))
);
CREATE INDEX sms_to_send ON sms (next_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE UNIQUE INDEX sms_once ON sms (coalesce(order_id, about), kind) WHERE NOT again; -- ready, not ready, ready: said once

CREATE TABLE sms_day ( -- what a KPA tried on a day in Paris: beyond its limit the rest waits for the morning
  kpa   text NOT NULL REFERENCES kpa,
  day   date NOT NULL,
  tries int NOT NULL,
  PRIMARY KEY (kpa, day)
);

-- What was told to whom, as the office sees it: addresses only as far as one recognises one's own.
CREATE TABLE message (
  id       uuid PRIMARY KEY, -- of the letter, or of the SMS
  kpa      text NOT NULL REFERENCES kpa,
  channel  text NOT NULL CHECK (channel IN ('mail', 'sms')),
  order_id uuid REFERENCES shop_order,
  about    uuid, -- as in mail
  kind     text NOT NULL,
  shown    text NOT NULL, -- f…u@example.org, …56 78
  state    text NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
  trouble  text NOT NULL DEFAULT '',
  made_at  timestamptz NOT NULL,
  done_at  timestamptz,
  again_at timestamptz -- the office had it sent once more
);
CREATE INDEX message_of_kpa ON message (kpa, made_at, id);
CREATE INDEX message_of_order ON message (order_id);

CREATE FUNCTION message_shown(address text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN position('@' IN address) > 0
              THEN left(address, 1) || '…' || CASE WHEN position('@' IN address) > 3 THEN substr(address, position('@' IN address) - 1, 1) ELSE '' END
                   || substr(address, position('@' IN address))
              ELSE '… ' || left(right(regexp_replace(address, '\D', '', 'g'), 4), 2) || ' ' || right(regexp_replace(address, '\D', '', 'g'), 2) END
$$;
CREATE FUNCTION message_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE is_mail boolean := TG_TABLE_NAME = 'mail'; becomes text := CASE WHEN NEW.sent_at IS NOT NULL THEN 'sent' WHEN NEW.failed_at IS NOT NULL THEN 'failed' ELSE 'waiting' END;
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO message (id, kpa, channel, order_id, about, kind, shown, state, made_at)
    VALUES (NEW.id, NEW.kpa, TG_TABLE_NAME, NEW.order_id, NEW.about, NEW.kind,
            message_shown(CASE WHEN is_mail THEN to_jsonb(NEW) ->> 'recipient' ELSE to_jsonb(NEW) ->> 'phone' END), becomes, NEW.created_at);
  ELSE
    UPDATE message m SET state = becomes, trouble = CASE becomes WHEN 'sent' THEN '' ELSE NEW.trouble END, done_at = coalesce(NEW.sent_at, NEW.failed_at)
     WHERE m.id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER mail_is_logged AFTER INSERT ON mail FOR EACH ROW WHEN (NEW.kpa IS NOT NULL) EXECUTE FUNCTION message_follows();
CREATE TRIGGER mail_log_follows AFTER UPDATE OF sent_at, failed_at, trouble ON mail FOR EACH ROW WHEN (NEW.kpa IS NOT NULL) EXECUTE FUNCTION message_follows();
CREATE TRIGGER sms_is_logged AFTER INSERT ON sms FOR EACH ROW EXECUTE FUNCTION message_follows();
CREATE TRIGGER sms_log_follows AFTER UPDATE OF sent_at, failed_at, trouble ON sms FOR EACH ROW EXECUTE FUNCTION message_follows();

-- Where a letter went, for the office that sends it once more and sees half of the address: an acknowledgement goes where it was
-- asked for, and of a groupage that is over nothing else knows who had pledged.
CREATE FUNCTION message_recipient(of_message uuid) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT m.recipient FROM mail m WHERE m.id = of_message AND m.kpa = scope_books()
$$;

-- One more SMS of a KPA today; false: it had as many as it allowed itself.
CREATE FUNCTION sms_may_cost(of_kpa text, today date) RETURNS boolean LANGUAGE sql AS $$
  INSERT INTO sms_day AS d VALUES (of_kpa, today, 1)
  ON CONFLICT (kpa, day) DO UPDATE SET tries = d.tries + 1
    WHERE d.tries < (SELECT s.daily_max FROM sms_setting s WHERE s.kpa = of_kpa)
  RETURNING true
$$;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['sms_setting', 'sms', 'sms_day', 'message'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY house ON %I TO comptoir_writer USING (true) WITH CHECK (true)', name);
    IF name <> 'sms' THEN -- it holds a number: no office reads it here
      EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
      EXECUTE format('GRANT SELECT ON %I TO comptoir_app', name);
    END IF;
    EXECUTE format('GRANT SELECT ON %I TO comptoir_writer', name);
  END LOOP;
END $$;
CREATE POLICY shop ON sms_setting FOR SELECT TO comptoir_shop USING (true);
CREATE POLICY shop ON sms FOR INSERT TO comptoir_shop WITH CHECK (true);
GRANT SELECT ON sms_setting TO comptoir_shop;
GRANT INSERT, UPDATE ON sms_setting TO comptoir_books;
GRANT INSERT ON sms TO comptoir_shop, comptoir_books, comptoir_writer;
GRANT UPDATE (phone, text, tries, trouble, next_at, sent_at, failed_at) ON sms TO comptoir_writer;
GRANT UPDATE (again_at) ON message TO comptoir_books;
GRANT UPDATE (token_hash) ON pledge TO comptoir_books; -- a letter that goes once more has a link of its own
GRANT INSERT, UPDATE (tries) ON sms_day TO comptoir_writer;
GRANT EXECUTE ON FUNCTION sms_may_cost(text, date) TO comptoir_writer;
GRANT EXECUTE ON FUNCTION message_recipient(uuid) TO comptoir_books;

CALL audit_table('sms_setting', 'kpa', kpa => 'kpa');
CALL audit_table('message', 'id', kpa => 'kpa', withheld => 'shown', passed_over => 'state,trouble,done_at', operations => 'UPDATE'); -- who had it sent again

INSERT INTO retention_rule
SELECT 'message', max(position) + 1, '30 days', 'delete', 'Les messages de la boutique', 'Qu’un e-mail ou un SMS vous a été envoyé pour une commande : date, sujet, adresse en partie cachée.',
       '30 jours après.', 'Pour savoir si vous avez été prévenu·e, et le refaire.', 'RGPD, article 5'
  FROM retention_rule;
CREATE FUNCTION retention_of_message(before timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
  DELETE FROM sms WHERE coalesce(sent_at, failed_at, expires_at) <= before;
  DELETE FROM sms_day WHERE day <= before::date;
  DELETE FROM message WHERE coalesce(done_at, made_at) <= before;
  GET DIAGNOSTICS number = ROW_COUNT;
  RETURN number;
END $$;
