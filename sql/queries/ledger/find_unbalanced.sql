-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Entries whose financial or analytic half is not zero, or that say nothing; then the whole ledger.
WITH sums AS (
  SELECT p.entry, count(*) AS lines,
         coalesce(sum(p.amount_cents) FILTER (WHERE p.account NOT LIKE '9%'), 0) AS financial,
         coalesce(sum(p.amount_cents) FILTER (WHERE p.account LIKE '9%'), 0) AS analytic
    FROM posting p GROUP BY p.entry
)
SELECT 'entry id=' || e.id AS place,
       format('%s mouvements, comptes 1 à 8 : %s, comptes 9 : %s (0 attendu)',
              coalesce(s.lines, 0), coalesce(s.financial, 0), coalesce(s.analytic, 0)) AS problem
  FROM entry e LEFT JOIN sums s ON s.entry = e.id
 WHERE s.entry IS NULL OR s.lines < 2 OR s.financial <> 0 OR s.analytic <> 0
UNION ALL
SELECT 'posting', format('somme de tous les mouvements : comptes 1 à 8 : %s, comptes 9 : %s (0 attendu)', sum(financial), sum(analytic))
  FROM sums HAVING sum(financial) <> 0 OR sum(analytic) <> 0
