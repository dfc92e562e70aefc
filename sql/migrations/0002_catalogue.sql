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
  short_name text NOT NULL CHECK (length(short_name) <= 12),
  pictogram  text NOT NULL,
  position   int NOT NULL,
  PRIMARY KEY (kpa, code)
);

CREATE TABLE item (
  kpa        text NOT NULL,
  code       text NOT NULL CHECK (code ~ '^[A-Z0-9]{2,8}-[0-9]{3,6}$'),
  activity   text NOT NULL,
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  short_name text NOT NULL CHECK (length(short_name) <= 20),
  kind       text NOT NULL CHECK (kind IN ('good', 'service')),
  unit       text NOT NULL CHECK (unit IN ('piece', 'kg', 'hour', 'cycle', 'metre')),
  pricing    text NOT NULL CHECK (pricing IN ('fixed', 'weight', 'free', 'quote')),
  vat_rate   int NOT NULL,
  vat_scheme text NOT NULL CHECK (vat_scheme IN ('normal', 'margin', 'voucher_single', 'voucher_multi')),
  account    text NOT NULL REFERENCES account,
  pictogram  text NOT NULL,
  online     boolean NOT NULL,
  turnover   boolean NOT NULL DEFAULT true,
  withdrawal text NOT NULL DEFAULT '' CHECK (withdrawal IN ('', 'excluded_personalised', 'excluded_perishable')),
  guarantee_notice boolean NOT NULL DEFAULT false,
  repair_bonus text NOT NULL DEFAULT '',
  origin     text NOT NULL DEFAULT '' CHECK (origin IN ('', 'donation', 'purchase_individual')),
  position   int NOT NULL,
  archived_on date,
  PRIMARY KEY (kpa, code),
  FOREIGN KEY (kpa, activity) REFERENCES activity,
  CHECK (pricing <> 'weight' OR unit = 'kg'),
  CHECK ((vat_scheme = 'voucher_multi') = (NOT turnover))
);

CREATE TABLE item_price (
  kpa         text NOT NULL,
  item        text NOT NULL,
  valid_from  date NOT NULL,
  price_cents bigint NOT NULL CHECK (price_cents BETWEEN 0 AND 10000000),
  fingerprint bytea NOT NULL,
  PRIMARY KEY (kpa, item, valid_from),
  FOREIGN KEY (kpa, item) REFERENCES item
);
CREATE FUNCTION item_price_fingerprint(p item_price) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT sha256(convert_to(concat_ws('|', p.kpa, p.item, p.valid_from - date '2000-01-01', p.price_cents), 'UTF8'))
$$;
CREATE FUNCTION item_price_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.fingerprint := item_price_fingerprint(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER item_price_is_sealed BEFORE INSERT ON item_price FOR EACH ROW EXECUTE FUNCTION item_price_seal();

CREATE TABLE item_barcode (
  kpa     text NOT NULL,
  barcode text NOT NULL CHECK (barcode ~ '^[0-9]{7,14}$'),
  item    text NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('unit', 'weight_prefix', 'price_prefix')),
  PRIMARY KEY (kpa, barcode),
  FOREIGN KEY (kpa, item) REFERENCES item
);

CALL make_append_only('item_price');
