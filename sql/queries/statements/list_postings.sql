-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last; which of them, NULL for any: $4 account, $5 member ("-": none), $6 activity,
-- $7 whether of a sale, $8 entry; after $9 day, $10 entry, $11 line; $12 how many.
SELECT p.entry, p.line, p.date AS day, e.piece, e.label, p.account, a.name AS account_name, m.name AS member_name,
       v.name AS activity_name, p.amount_cents AS amount, p.ticket_line, l.label AS what, l.quantity, l.unit, l.gross_cents AS gross, t.at
  FROM posting p
  JOIN entry e ON e.id = p.entry
  JOIN account a ON a.number = p.account
  LEFT JOIN ticket t ON t.id = e.ticket
  LEFT JOIN ticket_line l ON l.ticket = e.ticket AND l.line = p.ticket_line
  LEFT JOIN member m ON m.code = p.member
  LEFT JOIN activity v ON v.kpa = p.kpa AND v.code = p.activity
 WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3
   AND ($4::text IS NULL OR p.account = $4) AND ($5::text IS NULL OR coalesce(p.member, '-') = $5)
   AND ($6::text IS NULL OR p.activity = $6) AND ($7::boolean IS NULL OR (e.ticket IS NOT NULL OR p.ticket_line IS NOT NULL) = $7)
   AND ($8::bigint IS NULL OR p.entry = $8)
   AND ($9::date IS NULL OR (p.date, p.entry, p.line) > ($9::date, $10::bigint, $11::bigint))
 ORDER BY p.date, p.entry, p.line LIMIT $12
