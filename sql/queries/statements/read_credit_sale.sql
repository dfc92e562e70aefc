-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The sale of ticket $1 that a credit note takes back; first_open: the first day that the books still take.
SELECT t.business_day AS day, coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = t.kpa), t.business_day) AS first_open,
       EXISTS (SELECT FROM entry r JOIN entry e ON e.id = r.reverses WHERE e.ticket = t.id AND e.reverses IS NULL) AS reversed
  FROM ticket t WHERE t.id = $1
