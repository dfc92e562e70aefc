-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now, $3 state (NULL: all), $4 those made before this one (NULL: from the newest), $5 how many
SELECT p.id, p.code, p.item, p.name, p.description, p.condition, p.size, p.price_cents AS price, p.member, p.state, p.sold_ticket,
       p.created_at, p.changed_at, p.published_at, h.holder_kind, h.holder, h.expires_at AS held_until
  FROM piece p
  LEFT JOIN stock_hold h ON h.piece = p.id AND h.state = 'held' AND (h.expires_at > $2) IS NOT FALSE
 WHERE p.kpa = $1 AND ($3::text IS NULL OR p.state = $3) AND ($4::uuid IS NULL OR p.id < $4)
 ORDER BY p.id DESC LIMIT $5
