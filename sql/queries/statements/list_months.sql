-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today: months from the first sale on, newest first.
SELECT m.month::date AS month, encode(c.hash, 'hex') AS hash
  FROM generate_series(
         date_trunc('month', least((SELECT min(t.business_day) FROM ticket t WHERE t.kpa = $1),
                                   (SELECT min(c.month) FROM month_close c WHERE c.kpa = $1), $2)::timestamp),
         date_trunc('month', $2::timestamp), interval '1 month') m (month)
  LEFT JOIN month_close c ON c.kpa = $1 AND c.month = m.month::date
 ORDER BY 1 DESC
