-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.code, t.name, coalesce(c.whole, true) AS whole, coalesce(c.records, 0) AS records, c.last_at AS last,
       (SELECT count(*) FROM refused_record r WHERE r.till = t.code AND r.received_at >= $2 AND r.received_at < $3) AS refused
  FROM till t LEFT JOIN LATERAL till_chain(t.code) c ON true
 WHERE t.kpa = $1 ORDER BY t.code
