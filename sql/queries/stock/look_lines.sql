-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 items, $3 pieces, $4 now
SELECT u.n - 1 AS line, coalesce(CASE WHEN u.p IS NULL THEN s.on_hand - s.held + o.overdue ELSE p.free END, 0)::bigint AS available,
       CASE WHEN u.p IS NULL OR p.free = 0 THEN o.held_until END AS held_until, u.p IS NOT NULL OR s.item IS NOT NULL AS counted
  FROM unnest($2::text[], $3::uuid[]) WITH ORDINALITY u (i, p, n)
  LEFT JOIN stock s ON s.kpa = $1 AND s.item = u.i AND u.p IS NULL
  CROSS JOIN LATERAL (SELECT coalesce(sum(h.quantity) FILTER (WHERE h.expires_at <= $4), 0) AS overdue,
                             min(h.expires_at) FILTER (WHERE h.expires_at > $4) AS held_until
                        FROM stock_hold h
                       WHERE h.kpa = $1 AND h.item = u.i AND h.piece IS NOT DISTINCT FROM u.p AND h.state = 'held') o
  LEFT JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM stock_hold h WHERE h.piece = u.p
                                                 AND (h.state = 'sold' OR (h.state = 'held' AND (h.expires_at > $4) IS NOT FALSE)))
                                 THEN 0 ELSE 1000 END AS free
                       FROM piece p WHERE p.id = u.p AND p.kpa = $1 AND p.item = u.i AND p.state = 'published') p ON true
 ORDER BY u.n
