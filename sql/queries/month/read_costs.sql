-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the books hold of costs in the days asked for.
SELECT count(DISTINCT p.entry) AS entries, coalesce(sum(p.amount_cents) FILTER (WHERE p.account LIKE '6%'), 0)::bigint AS net
  FROM posting p JOIN entry e ON e.id = p.entry
 WHERE p.kpa = $1 AND p.date BETWEEN $2 AND $3 AND e.journal = 'AC'
