-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day, $3 what was typed, $4 how many at most.
-- Candidates: a code or a barcode; any stem of the item or of its activity; a word or the whole within a typing error of
-- them (trigrams). Score: all stems together more than some of them; how much of the name was said; whether the accents
-- agree. The items of one KPA are read one by one, which takes some ten milliseconds a thousand.
WITH typed AS (
  SELECT plain_text($3) AS plain, rtrim(lower_text(trim($3)), 'sx') AS accented, upper(trim($3)) AS code
), stem AS ( -- a letter alone says nothing: "à" has become "a"
  SELECT lexeme FROM typed, unnest(to_tsvector('french', plain)) WHERE lexeme ~ '..|[0-9]'
), asked AS MATERIALIZED (
  SELECT typed.*,
         (SELECT string_agg(quote_literal(lexeme), ' | ') FROM stem)::tsquery AS any_stem,
         (SELECT string_agg(quote_literal(lexeme), ' & ') FROM stem)::tsquery AS all_stems,
         (SELECT array_agg(word) FROM regexp_split_to_table(plain, '\s+') word WHERE length(word) > 3) AS words
    FROM typed
), candidate AS (
  SELECT i.code, i.name, setweight(i.words, 'A') || a.words AS words, asked.accented, asked.any_stem, asked.all_stems,
         similarity(asked.plain, i.plain) AS likeness,
         word_similarity(asked.plain, i.plain) AS item_likeness,
         word_similarity(asked.plain, a.plain) AS activity_likeness,
         (SELECT max(word_similarity(word, i.plain)) FROM unnest(asked.words) word) AS best_word,
         i.code = asked.code OR EXISTS (SELECT FROM item_barcode b
                                         WHERE b.kpa = i.kpa AND b.item = i.code AND b.barcode = asked.code) AS exact
    FROM asked
   CROSS JOIN item i
    JOIN activity a ON a.kpa = i.kpa AND a.code = i.activity
   WHERE i.kpa = $1
), found AS (
  SELECT code,
         CASE WHEN exact THEN 10 ELSE 0 END
         + CASE WHEN words @@ all_stems THEN 1 ELSE 0 END
         + CASE WHEN strpos(lower_text(name), accented) > 0 THEN 1.5 ELSE 0 END
         + 3 * coalesce(ts_rank(words, any_stem, 1), 0)
         + 2 * item_likeness + likeness + activity_likeness / 2 AS score
    FROM candidate
   WHERE exact
      OR (any_stem IS NOT NULL
          AND (words @@ any_stem OR item_likeness >= 0.5 OR activity_likeness >= 0.5 OR best_word >= 0.55))
)
SELECT o.code, o.activity, o.name, o.short_name, o.kind, o.unit, o.pricing, o.vat_scheme, o.account, o.pictogram, o.barcode,
       o.barcode_kind, o.withdrawal, o.repair_bonus, o.origin, o.vat_rate, o.price, o."position", o.online, o.turnover,
       o.guarantee_notice, o.archived, o.priced, o.minimum
  FROM found
  JOIN items_on($2) o ON o.kpa = $1 AND o.code = found.code
 WHERE o.priced AND NOT o.archived
 ORDER BY found.score DESC, o."position", o.code
 LIMIT $4
