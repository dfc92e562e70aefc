-- SPDX-License-Identifier: AGPL-3.0-or-later
-- first: month of the first entry, NULL when there is none; sealed: the last month that was.
SELECT k.legal_entity, l.fiscal_month,
       (SELECT date_trunc('month', min(e.date))::date FROM entry e WHERE e.kpa = k.code) AS first,
       (SELECT max(c.month) FROM month_close c WHERE c.kpa = k.code) AS sealed
  FROM kpa k JOIN legal_entity l ON l.code = k.legal_entity
 WHERE k.code = $1
