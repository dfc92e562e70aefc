-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Every entry with all it says, postings in the order of their lines; said_on is the day that was asked for.
SELECT e.id, e.legal_entity, e.kpa, e.journal, e.piece, e.label, e.ticket, e.reason, coalesce(e.happened_on, e.date) AS said_on,
       e.reverses, e.content_hash, p.line, p.account, p.amount_cents AS amount, p.activity, p.member, p.split_rule, p.ticket_line
  FROM entry e LEFT JOIN posting p ON p.entry = e.id
 ORDER BY e.id, p.line
