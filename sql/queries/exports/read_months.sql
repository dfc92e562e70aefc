-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT date_trunc('month', e.date)::date AS month, count(*) AS entries,
       EXISTS (SELECT FROM month_close c WHERE c.kpa = e.kpa AND c.month = date_trunc('month', e.date)::date) AS sealed
  FROM entry e WHERE e.kpa = $1
 GROUP BY 1, e.kpa
 ORDER BY 1 DESC
