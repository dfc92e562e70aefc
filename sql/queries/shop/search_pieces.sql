-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now, $3 what was searched: as list_pieces, likest first, a typing error forgiven; one good word of several
-- is enough, as for items
SELECT p.id, p.code, p.item, p.name, p.description, p.condition, p.size, p.price_cents AS price, h.id IS NOT NULL AS is_held,
       h.expires_at AS held_until
  FROM piece p
  JOIN item i ON i.kpa = p.kpa AND i.code = p.item
  LEFT JOIN stock_hold h ON h.piece = p.id AND h.state = 'held' AND (h.expires_at > $2) IS NOT FALSE
 CROSS JOIN LATERAL (SELECT plain_text(p.name || ' ' || p.description) || ' ' || i.plain AS plain) t
 CROSS JOIN LATERAL (SELECT CASE WHEN p.code = upper($3) THEN 1
                                 ELSE greatest(word_similarity(plain_text($3), t.plain),
                                               (SELECT max(word_similarity(word, t.plain)) - 0.05
                                                  FROM regexp_split_to_table(plain_text($3), '\s+') word WHERE length(word) > 3)) END AS likeness) l
 WHERE p.kpa = $1 AND p.state = 'published' AND l.likeness >= 0.5
 ORDER BY l.likeness DESC, p.published_at DESC, p.code
 LIMIT 400
