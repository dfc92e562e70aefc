-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: lines that several did, and what each had noted
SELECT p.entry, p.ticket_line AS line, m.weight, coalesce(p.split_rule, 0) AS rule, date_trunc('month', p.date)::date AS month,
       p.member, p.activity, p.amount_cents AS net
  FROM posting p
  JOIN entry e ON e.id = p.entry
  JOIN ticket_line_member m
    ON m.ticket = coalesce(e.ticket, (SELECT o.ticket FROM entry o WHERE o.id = e.reverses)) AND m.line = p.ticket_line AND m.member = p.member
 WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3 AND p.account = '901000'
   AND EXISTS (SELECT FROM ticket_line_member o WHERE o.ticket = m.ticket AND o.line = m.line AND o.member <> m.member)
 ORDER BY p.entry, p.ticket_line, m.position
