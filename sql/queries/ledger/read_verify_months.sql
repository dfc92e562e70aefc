-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Sealed months, and what is in them now.
SELECT c.kpa, c.month, c.closed_at, c.closed_by, c.entries, c.postings, c.report, c.previous, c.hash, coalesce(n.postings, 0) AS counted
  FROM month_close c
  LEFT JOIN (SELECT p.kpa, date_trunc('month', p.date)::date AS month, count(*) AS postings FROM posting p GROUP BY 1, 2) n USING (kpa, month)
 ORDER BY c.kpa COLLATE "C", c.month
