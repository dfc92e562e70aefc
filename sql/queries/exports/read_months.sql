-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The months of a KPA that have entries, the newest first, and whether they are sealed.
SELECT m.month, m.entries, EXISTS (SELECT FROM month_close c WHERE c.kpa = $1 AND c.month = m.month) AS sealed
  FROM (SELECT date_trunc('month', e.date)::date AS month, count(*) AS entries FROM entry e WHERE e.kpa = $1 GROUP BY 1) m
 ORDER BY m.month DESC
