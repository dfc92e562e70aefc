-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Search in French: accents and plurals are forgiven by stems, typing errors by trigrams.
CREATE TEXT SEARCH CONFIGURATION french_plain (COPY = french);
ALTER TEXT SEARCH CONFIGURATION french_plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;

-- Immutable as long as nobody edits the rules of unaccent; said in full, so that a restored dump finds it.
CREATE FUNCTION plain_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(public.unaccent('public.unaccent', $1))
$$;

-- A slash between two words would make them one path.
ALTER TABLE activity
  ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('french_plain', replace(name || ' ' || short_name, '/', ' '))) STORED,
  ADD COLUMN plain text NOT NULL GENERATED ALWAYS AS (plain_text(name || ' ' || short_name)) STORED;
ALTER TABLE item
  ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('french_plain', replace(name || ' ' || short_name, '/', ' '))) STORED,
  ADD COLUMN plain text NOT NULL GENERATED ALWAYS AS (plain_text(name || ' ' || short_name)) STORED;
CREATE INDEX item_by_word ON item USING gin (words);
CREATE INDEX item_by_trigram ON item USING gin (plain gin_trgm_ops);
