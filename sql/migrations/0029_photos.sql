-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Photos of what the shop shows, made anew by comptoir-worker: square JPEGs without metadata, in three sizes, under the SHA-256 of
-- the largest, which is their address. What an address gives never changes.

CREATE TABLE photo (
  kpa      text NOT NULL REFERENCES kpa,
  sha256   bytea NOT NULL CHECK (length(sha256) = 32),
  side     int NOT NULL CHECK (side BETWEEN 1 AND 1280), -- pixels of the largest
  small    bytea NOT NULL CHECK (length(small) BETWEEN 1 AND 1000000),
  medium   bytea NOT NULL CHECK (length(medium) BETWEEN 1 AND 2000000),
  large    bytea NOT NULL CHECK (length(large) BETWEEN 1 AND 8000000),
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (kpa, sha256)
);
CREATE INDEX photo_by_address ON photo (sha256);
ALTER TABLE photo ALTER COLUMN small SET STORAGE EXTERNAL, ALTER COLUMN medium SET STORAGE EXTERNAL, ALTER COLUMN large SET STORAGE EXTERNAL; -- compressed already
CREATE TRIGGER photo_is_never_changed BEFORE UPDATE OR TRUNCATE ON photo FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TABLE photo_use ( -- what a photo shows; the first, position 0, stands for it in lists
  kpa      text NOT NULL,
  piece    uuid REFERENCES piece,
  item     text,
  position int NOT NULL CHECK (position BETWEEN 0 AND 4),
  sha256   bytea NOT NULL,
  CHECK ((piece IS NULL) <> (item IS NULL)),
  FOREIGN KEY (kpa, item) REFERENCES item (kpa, code),
  FOREIGN KEY (kpa, sha256) REFERENCES photo (kpa, sha256)
);
CREATE UNIQUE INDEX photo_use_of_piece ON photo_use (piece, position) WHERE piece IS NOT NULL;
CREATE UNIQUE INDEX photo_use_of_item ON photo_use (kpa, item, position) WHERE item IS NOT NULL;
CREATE INDEX photo_use_of_photo ON photo_use (kpa, sha256);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['photo', 'photo_use'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY app ON %I FOR SELECT TO comptoir_app USING (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY books ON %I TO comptoir_books USING (kpa = (SELECT scope_books())) WITH CHECK (kpa = (SELECT scope_books()))', name);
    EXECUTE format('CREATE POLICY shop ON %I FOR SELECT TO comptoir_shop USING (true)', name);
    EXECUTE format('GRANT SELECT ON %I TO comptoir_app, comptoir_shop', name);
    EXECUTE format('GRANT INSERT, DELETE ON %I TO comptoir_books', name);
  END LOOP;
END $$;
