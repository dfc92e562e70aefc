-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT e.ticket, p.entry, p.line, p.account, p.amount_cents AS amount, p.activity, p.member, p.split_rule, p.ticket_line
  FROM entry e JOIN posting p ON p.entry = e.id
 WHERE e.ticket > $1 AND e.ticket <= $2 AND e.reverses IS NULL
 ORDER BY e.ticket, p.line
