-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT t.code, t.name, coalesce(c.whole, true) AS whole, coalesce(c.records, 0) AS records, c.last_at AS last,
       (SELECT count(*) FROM refused_record r WHERE r.till = t.code AND r.received_at >= $2 AND r.received_at < $3) AS refused,
       -- days whose sales no closing has counted yet; of tills that have shifts
       (SELECT count(DISTINCT k.business_day) FROM ticket k
         WHERE k.till = t.code AND k.business_day >= ($2 AT TIME ZONE 'Europe/Paris')::date
           AND k.business_day < ($3 AT TIME ZONE 'Europe/Paris')::date
           AND EXISTS (SELECT FROM drawer_move f WHERE f.till = t.code AND f.kind = 'float')
           AND k.sequence > coalesce((SELECT max(z.last_sale) FROM closing z WHERE z.till = t.code AND z.kind = 'day'), 0)) AS days_open
  FROM till t LEFT JOIN LATERAL till_chain(t.code) c ON true
 WHERE t.kpa = $1 ORDER BY t.code
