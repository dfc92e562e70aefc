-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Search in French: accents and plurals are forgiven by stems, typing errors by trigrams. The texts are brought down to
-- plain ASCII words first, so that the answer is the same whatever the locale of the database.

-- Compound words stand there twice: "t-shirt tshirt". Immutable as long as nobody edits the rules of unaccent, which is
-- called by its full name so that a restored dump finds it.
CREATE FUNCTION plain_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN strpos(words, '-') = 0 THEN words ELSE words || ' ' || replace(words, '-', '') END
    FROM (SELECT lower(translate(public.unaccent('public.unaccent', $1), '/\''"<>(),', '         '))) plain (words)
$$;

-- Lower case with its accents, for "pâtes" is not "pâté".
CREATE FUNCTION lower_text(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT lower(translate($1, 'ÀÂÄÆÇÉÈÊËÎÏÔÖŒÙÛÜŸ', 'àâäæçéèêëîïôöœùûüÿ'))
$$;

ALTER TABLE activity
  ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('french', plain_text(name || ' ' || short_name))) STORED,
  ADD COLUMN plain text NOT NULL GENERATED ALWAYS AS (plain_text(name || ' ' || short_name)) STORED;
ALTER TABLE item
  ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('french', plain_text(name || ' ' || short_name))) STORED,
  ADD COLUMN plain text NOT NULL GENERATED ALWAYS AS (plain_text(name || ' ' || short_name)) STORED;
