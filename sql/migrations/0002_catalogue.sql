-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is sold. Each KPA has its own catalogue; prices and VAT rates are dated, never edited.
CREATE TABLE account (
  number text PRIMARY KEY CHECK (number ~ '^[1-9][0-9]{5}$'),
  name   text NOT NULL
);

CREATE TABLE vat_rate (
  rate_bp           int NOT NULL CHECK (rate_bp BETWEEN 0 AND 10000),
  valid_from        date NOT NULL,
  valid_to          date CHECK (valid_to >= valid_from),
  collected_account text REFERENCES account, -- NULL: nothing is collected (rate 0)
  label             text NOT NULL,
  legal_reference   text NOT NULL,
  PRIMARY KEY (rate_bp, valid_from),
  EXCLUDE USING gist (rate_bp WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE activity (
  kpa        text NOT NULL REFERENCES kpa,
  code       text NOT NULL CHECK (code ~ '^[A-Z0-9]{2,8}$'),
  name       text NOT NULL,
  name_source text NOT NULL DEFAULT '', -- where the name was found
  demo_start text NOT NULL DEFAULT '' CHECK (demo_start ~ '^([0-9]{4}-[0-9]{2})?$'), -- first month of demonstration sales
  short_name text NOT NULL CHECK (length(short_name) BETWEEN 1 AND 14),
  pictogram  text NOT NULL CHECK (pictogram ~ '^[a-z0-9-]{1,40}$'),
  position   int NOT NULL,
  PRIMARY KEY (kpa, code),
  CHECK (length(name) BETWEEN 1 AND 80)
);

CREATE TABLE item (
  kpa        text NOT NULL,
  code       text NOT NULL CHECK (code ~ '^[A-Z0-9]{2,8}-[0-9]{3,6}$'),
  activity   text NOT NULL,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  short_name text NOT NULL CHECK (length(short_name) BETWEEN 1 AND 20),
  kind       text NOT NULL CHECK (kind IN ('good', 'service')),
  unit       text NOT NULL CHECK (unit IN ('piece', 'kg', 'hour', 'cycle', 'metre')),
  pricing    text NOT NULL CHECK (pricing IN ('fixed', 'weight', 'free', 'quote')),
  vat_rate   int NOT NULL,
  vat_scheme text NOT NULL CHECK (vat_scheme IN ('normal', 'margin', 'voucher_single', 'voucher_multi', 'gift', 'suspended')),
  account    text NOT NULL REFERENCES account,
  pictogram  text NOT NULL CHECK (pictogram ~ '^[a-z0-9-]{1,40}$'),
  online     boolean NOT NULL,
  turnover   boolean NOT NULL DEFAULT true,
  withdrawal text NOT NULL DEFAULT '' CHECK (withdrawal IN ('', 'excluded_personalised', 'excluded_perishable')),
  guarantee_notice boolean NOT NULL DEFAULT false,
  repair_bonus text NOT NULL DEFAULT '' CHECK (repair_bonus IN ('', 'textile', 'shoes', 'electronics')),
  origin     text NOT NULL DEFAULT '' CHECK (origin IN ('', 'donation', 'purchase_individual')),
  position   int NOT NULL,
  minimum_cents bigint NOT NULL DEFAULT 0 CHECK (minimum_cents BETWEEN 0 AND 10000000), -- the least of a free price
  archived_on date,
  PRIMARY KEY (kpa, code),
  FOREIGN KEY (kpa, activity) REFERENCES activity,
  CHECK (pricing <> 'weight' OR unit = 'kg'),
  CHECK ((vat_scheme IN ('voucher_multi', 'gift', 'suspended')) = (NOT turnover)),
  CHECK (minimum_cents = 0 OR pricing = 'free')
);

-- Of two prices for the same day the later revision counts: a mistake is corrected by a new row.
CREATE TABLE item_price (
  kpa         text NOT NULL,
  item        text NOT NULL,
  valid_from  date NOT NULL,
  revision    int NOT NULL DEFAULT 0, -- given by the trigger
  price_cents bigint NOT NULL CHECK (price_cents BETWEEN 0 AND 10000000),
  fingerprint bytea NOT NULL,
  PRIMARY KEY (kpa, item, valid_from, revision),
  FOREIGN KEY (kpa, item) REFERENCES item
);
CREATE FUNCTION item_price_fingerprint(p item_price) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', p.kpa, p.item, p.valid_from - date '2000-01-01', p.revision, p.price_cents), 'UTF8'))
$$;
CREATE FUNCTION item_price_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT coalesce(max(revision), 0) + 1 INTO NEW.revision FROM item_price
   WHERE kpa = NEW.kpa AND item = NEW.item AND valid_from = NEW.valid_from;
  NEW.fingerprint := item_price_fingerprint(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER item_price_is_sealed BEFORE INSERT ON item_price FOR EACH ROW EXECUTE FUNCTION item_price_seal();

-- unit: the whole EAN. The prefixes are the 7 first digits of labels printed in the shop (21: grams follow, 22: cents).
CREATE TABLE item_barcode (
  kpa     text NOT NULL,
  barcode text NOT NULL,
  item    text NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('unit', 'weight_prefix', 'price_prefix')),
  PRIMARY KEY (kpa, barcode),
  UNIQUE (kpa, item),
  FOREIGN KEY (kpa, item) REFERENCES item,
  CHECK (barcode ~ (CASE kind WHEN 'unit' THEN '^([0-9]{8}|[0-9]{13})$' WHEN 'weight_prefix' THEN '^21[0-9]{5}$' ELSE '^22[0-9]{5}$' END))
);

CALL make_append_only('item_price');

-- Every item as it is on a day. priced: it has a price on that day.
CREATE FUNCTION items_on(day date)
RETURNS TABLE (kpa text, code text, activity text, name text, short_name text, kind text, unit text, pricing text,
               vat_scheme text, account text, pictogram text, barcode text, barcode_kind text, withdrawal text,
               repair_bonus text, origin text, vat_rate bigint, price bigint, "position" bigint, online boolean,
               turnover boolean, guarantee_notice boolean, archived boolean, priced boolean, minimum bigint)
LANGUAGE sql STABLE ROWS 1000 AS $$
  SELECT i.kpa, i.code, i.activity, i.name, i.short_name, i.kind, i.unit, i.pricing, i.vat_scheme, i.account, i.pictogram,
         coalesce(b.barcode, ''), coalesce(b.kind, ''), i.withdrawal, i.repair_bonus, i.origin, i.vat_rate::bigint,
         p.price_cents, i.position::bigint, i.online, i.turnover, i.guarantee_notice,
         coalesce(i.archived_on <= day, false), p.price_cents IS NOT NULL, i.minimum_cents
    FROM item i
    LEFT JOIN item_barcode b ON b.kpa = i.kpa AND b.item = i.code
    LEFT JOIN LATERAL (SELECT price_cents FROM item_price
                        WHERE kpa = i.kpa AND item = i.code AND valid_from <= day
                        ORDER BY valid_from DESC, revision DESC LIMIT 1) p ON true
$$;

-- Grows with every change of what is sold, in the transaction of the change: who keeps a copy asks for this number.
CREATE TABLE catalog_version (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  version bigint NOT NULL
);
INSERT INTO catalog_version (version) VALUES (1);
CREATE FUNCTION catalog_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalog_version SET version = version + 1;
  RETURN NULL;
END $$;
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['legal_entity', 'kpa', 'contract', 'vat_rate', 'activity', 'item', 'item_price', 'item_barcode'] LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION catalog_changed()',
                   name || '_changes_catalog', name);
  END LOOP;
END $$;
