-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT l.activity AS code, coalesce(a.name, l.activity) AS name, sum(l.net_cents)::bigint AS net
  FROM ticket t
  JOIN ticket_line l ON l.ticket = t.id AND l.turnover
  LEFT JOIN activity a ON a.kpa = t.kpa AND a.code = l.activity
 WHERE t.kpa = $1 AND t.business_day = $2
 GROUP BY l.activity, a.name, a.position
 ORDER BY a.position, l.activity
