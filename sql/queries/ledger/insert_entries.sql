-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Entries and their postings in one statement: no round trip between them, and no row without the others.
WITH entries AS (
  INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, ticket, reverses, reason, validated_at)
  SELECT e.id, e.legal_entity, e.kpa, e.journal, e.year::int, e.number, e.date, e.piece, e.label, e.ticket, e.reverses,
         e.reason, $13::timestamptz
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::date[], $8::text[],
                $9::text[], $10::uuid[], $11::bigint[], $12::text[])
         e (id, legal_entity, kpa, journal, year, number, date, piece, label, ticket, reverses, reason)
)
INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
SELECT p.entry, p.line::int, p.kpa, p.account, p.amount_cents, p.date, p.activity, p.member, p.split_rule, p.ticket_line::int
  FROM unnest($14::bigint[], $15::bigint[], $16::text[], $17::text[], $18::bigint[], $19::date[], $20::text[],
              $21::text[], $22::bigint[], $23::bigint[])
       p (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
