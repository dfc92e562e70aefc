-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: pieces that have a label in the shop, and those that left it in the last week
SELECT p.code, p.item, p.name, p.size, p.state, p.price_cents AS price, p.member, h.expires_at AS held_until, h.id IS NOT NULL AS is_held
  FROM piece p
  LEFT JOIN stock_hold h ON h.piece = p.id AND h.state = 'held' AND (h.expires_at > $2) IS NOT FALSE
 WHERE p.kpa = $1 AND (p.state = 'published' OR (p.state IN ('sold', 'withdrawn') AND p.changed_at > $2::timestamptz - interval '7 days'))
 ORDER BY p.code LIMIT 4000
