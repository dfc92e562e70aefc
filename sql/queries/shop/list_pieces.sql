-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: one-of-a-kind pieces in the window, newest first, and until when somebody else holds them
SELECT p.id, p.code, p.item, p.name, p.description, p.condition, p.size, p.price_cents AS price, h.id IS NOT NULL AS is_held,
       h.expires_at AS held_until
  FROM piece p LEFT JOIN stock_hold h ON h.piece = p.id AND h.state = 'held' AND (h.expires_at > $2) IS NOT FALSE
 WHERE p.kpa = $1 AND p.state = 'published'
 ORDER BY p.published_at DESC, p.code
 LIMIT 400
