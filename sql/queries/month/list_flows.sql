-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Day by day what moved on the accounts of real money; sold: by tickets of that day, as they were really paid.
SELECT p.date AS day, p.account, sum(p.amount_cents)::bigint AS moved,
       coalesce(sum(p.amount_cents) FILTER (WHERE (e.ticket IS NOT NULL AND e.happened_on IS NULL)
                OR EXISTS (SELECT FROM drawer_move m WHERE m.entry = e.id AND m.kind = 'tender_change')), 0)::bigint AS sold
  FROM posting p JOIN entry e ON e.id = p.entry
 WHERE p.kpa = $1 AND p.date BETWEEN $2 AND $3 AND p.account IN ('530000', '511200', '511500', '511600')
 GROUP BY p.date, p.account ORDER BY p.date, p.account
