-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 one of them, or NULL: all
SELECT h.id, h.url, h.label, array_to_string(h.events, ' ') AS events, h.state, h.made_at, h.failing_since,
       (SELECT count(*) FROM hook_delivery d WHERE d.hook = h.id AND d.state = 'waiting') AS waiting,
       l.at AS last_at, l.status::bigint AS last_status, l.trouble AS last_trouble
  FROM hook h
  LEFT JOIN LATERAL (SELECT a.at, a.status, a.trouble FROM hook_delivery d JOIN hook_attempt a ON a.delivery = d.id
                      WHERE d.hook = h.id ORDER BY a.at DESC LIMIT 1) l ON true
 WHERE h.kpa = $1 AND ($2::uuid IS NULL OR h.id = $2)
 ORDER BY h.made_at, h.id
