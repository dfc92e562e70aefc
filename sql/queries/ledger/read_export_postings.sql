-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT e.id AS entry, e.legal_entity, e.kpa, e.journal, e.year, e.number, e.date, e.piece, e.label,
       p.account, p.amount_cents AS amount, p.activity, p.member, p.split_rule
  FROM entry e JOIN posting p ON p.entry = e.id
 WHERE ($1::text IS NULL OR e.kpa = $1) AND ($2::date IS NULL OR e.date >= $2) AND ($3::date IS NULL OR e.date <= $3)
 ORDER BY e.date, e.legal_entity, e.journal, e.year, e.number, p.line
