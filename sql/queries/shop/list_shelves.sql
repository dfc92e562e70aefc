-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now, $3 article (NULL: all): what is counted, what anybody could have of it, and when the first hold ends
SELECT s.item, (s.on_hand - s.held + coalesce(o.overdue, 0))::bigint AS free, n.held_until
  FROM stock s
  LEFT JOIN LATERAL (SELECT sum(h.quantity) AS overdue FROM stock_hold h
                      WHERE h.kpa = s.kpa AND h.item = s.item AND h.piece IS NULL AND h.state = 'held' AND h.expires_at <= $2) o ON true
  LEFT JOIN LATERAL (SELECT h.expires_at AS held_until FROM stock_hold h
                      WHERE h.kpa = s.kpa AND h.item = s.item AND h.piece IS NULL AND h.state = 'held' AND h.expires_at > $2
                      ORDER BY h.kpa, h.item, h.expires_at LIMIT 1) n ON true
 WHERE s.kpa = $1 AND ($3::text IS NULL OR s.item = $3)
