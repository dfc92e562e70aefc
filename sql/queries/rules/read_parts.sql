-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: lines that several did, and what each had noted. The work is looked up
-- line by line (OFFSET 0): there are few such lines, and who may see a ticket is asked of each that is read.
WITH sold AS MATERIALIZED (
  SELECT p.entry, p.ticket_line, p.split_rule, p.date, p.member, p.activity, p.amount_cents,
         count(*) OVER (PARTITION BY p.entry, p.ticket_line) AS persons
    FROM posting p
   WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3 AND p.account = '901000' AND p.ticket_line IS NOT NULL)
SELECT s.entry, s.ticket_line AS line, m.weight, coalesce(s.split_rule, 0) AS rule, date_trunc('month', s.date)::date AS month,
       s.member, s.activity, s.amount_cents AS net
  FROM sold s
  JOIN entry e ON e.id = s.entry
 CROSS JOIN LATERAL (SELECT coalesce(e.ticket, (SELECT o.ticket FROM entry o WHERE o.id = e.reverses),
                                           (SELECT i.ticket FROM invoice i WHERE i.entry = e.id)) AS id OFFSET 0) t
 CROSS JOIN LATERAL (SELECT w.weight, w.position FROM ticket_line_member w
                      WHERE w.ticket = t.id AND w.line = s.ticket_line AND w.member = s.member OFFSET 0) m
 WHERE s.persons > 1
 ORDER BY s.entry, s.ticket_line, m.position
