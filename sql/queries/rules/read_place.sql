-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: when the year of its seller begins, the first month of its books, the first day on which a new rule may begin
SELECT l.fiscal_month, (SELECT date_trunc('month', min(e.date))::date FROM entry e WHERE e.kpa = k.code) AS first,
       greatest((SELECT max(e.date) + 1 FROM entry e WHERE e.kpa = k.code AND e.ticket IS NOT NULL),
                (SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = k.code)) AS earliest
  FROM kpa k JOIN legal_entity l ON l.code = k.legal_entity
 WHERE k.code = $1
