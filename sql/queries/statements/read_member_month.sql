-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 first day, $3 the day after the last, $4 KPA: her month in one pass over the index alone. Sales, by activity
-- (what was reversed counts against them), are the postings that name a line of a ticket; what else moved her account comes
-- entry by entry.
SELECT s.entry, e.date AS day, e.label, e.piece, s.activity AS code, coalesce(a.name, s.activity) AS name, s.net, s.cae, s.pot, s.share,
       s.cost, s.sold_inside, s.paid
  FROM (SELECT CASE WHEN ticket_line IS NULL THEN entry END AS entry, CASE WHEN ticket_line IS NOT NULL THEN activity END AS activity,
               coalesce(sum(amount_cents) FILTER (WHERE account = '901000'), 0)::bigint AS net,
               coalesce(-sum(amount_cents) FILTER (WHERE account = '913000'), 0)::bigint AS cae,
               coalesce(-sum(amount_cents) FILTER (WHERE account = '912000'), 0)::bigint AS pot,
               coalesce(-sum(amount_cents) FILTER (WHERE account = '911000'), 0)::bigint AS share,
               bool_or(account IN ('902000', '902500')) AS cost, bool_or(account = '903000') AS sold_inside, bool_or(account = '921000') AS paid
          FROM posting
         WHERE member = $1 AND date >= $2 AND date < $3
         GROUP BY 1, 2) s
  LEFT JOIN entry e ON e.id = s.entry
  LEFT JOIN activity a ON a.kpa = $4 AND a.code = s.activity
 ORDER BY e.date NULLS FIRST, s.entry NULLS FIRST, a.position, s.activity
