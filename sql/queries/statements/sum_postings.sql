-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The same postings as list_postings, all of them.
SELECT count(*) AS postings, coalesce(sum(p.amount_cents), 0)::bigint AS amount
  FROM posting p JOIN entry e ON e.id = p.entry
 WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3
   AND ($4::text IS NULL OR p.account = $4) AND ($5::text IS NULL OR coalesce(p.member, '-') = $5)
   AND ($6::text IS NULL OR p.activity = $6) AND ($7::boolean IS NULL OR (e.ticket IS NOT NULL OR p.ticket_line IS NOT NULL) = $7)
   AND ($8::bigint IS NULL OR p.entry = $8)
