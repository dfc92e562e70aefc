-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: what is counted, what anybody could have of it, and when the first hold ends
SELECT s.item, (s.on_hand - s.held + coalesce(o.overdue, 0))::bigint AS free, o.held_until
  FROM stock s
  LEFT JOIN LATERAL (SELECT sum(h.quantity) FILTER (WHERE h.expires_at <= $2) AS overdue,
                            min(h.expires_at) FILTER (WHERE h.expires_at > $2) AS held_until
                       FROM stock_hold h
                      WHERE h.kpa = s.kpa AND h.item = s.item AND h.piece IS NULL AND h.state = 'held') o ON true
 WHERE s.kpa = $1
