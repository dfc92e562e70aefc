-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 pieces, $3 now: how they stand; what is not in the window is left out
SELECT p.id, h.id IS NOT NULL AS is_held, h.expires_at AS held_until
  FROM piece p LEFT JOIN stock_hold h ON h.piece = p.id AND h.state = 'held' AND (h.expires_at > $3) IS NOT FALSE
 WHERE p.kpa = $1 AND p.id = ANY ($2) AND p.state = 'published'
