-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The months of a year that have entries and are not sealed: an export of that year is provisional.
SELECT DISTINCT e.kpa, date_trunc('month', e.date)::date AS month
  FROM entry e
 WHERE e.legal_entity = $1 AND ($2::text IS NULL OR e.kpa = $2) AND e.year = $3
   AND NOT EXISTS (SELECT FROM month_close c WHERE c.kpa = e.kpa AND c.month = date_trunc('month', e.date)::date)
 ORDER BY 2, 1
