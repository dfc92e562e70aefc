-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What $1 did in the entries $2: her part of each line; vat is that of the whole line, taken back by a reversal.
SELECT p.entry, p.ticket_line AS line, l.label, l.activity, l.quantity, l.unit,
       CASE WHEN e.reverses IS NULL THEN l.vat_cents ELSE -l.vat_cents END AS vat,
       coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '901000'), 0)::bigint AS net,
       coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '911000'), 0)::bigint AS share,
       coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '913000'), 0)::bigint AS cae,
       coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = '912000'), 0)::bigint AS pot
  FROM posting p
  JOIN entry e ON e.id = p.entry
  JOIN ticket_line l ON l.ticket = e.ticket AND l.line = p.ticket_line
 WHERE p.entry = ANY ($2::bigint[]) AND p.member = $1
 GROUP BY p.entry, p.ticket_line, l.label, l.activity, l.quantity, l.unit, l.vat_cents, e.reverses
 ORDER BY p.entry, p.ticket_line
