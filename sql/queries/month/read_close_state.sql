-- SPDX-License-Identifier: AGPL-3.0-or-later
-- first: the first month of the books, NULL when there is none; sealed: the last month that was. Entries are looked
-- through only while nothing is sealed.
SELECT k.legal_entity, l.fiscal_month,
       CASE WHEN c.first IS NULL THEN (SELECT date_trunc('month', min(e.date))::date FROM entry e WHERE e.kpa = k.code)
            ELSE c.first END AS first, c.sealed
  FROM kpa k JOIN legal_entity l ON l.code = k.legal_entity
  CROSS JOIN (SELECT min(month) AS first, max(month) AS sealed FROM month_close WHERE kpa = $1) c
 WHERE k.code = $1
