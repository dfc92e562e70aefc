-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Numbers, entries and their postings in one statement: no round trip between them, and no row without the others. A
-- posting names its entry by its place in the list. Returns the ids, in the order of the list.
WITH numbered AS MATERIALIZED (
  SELECT n.id, n.number, n.place FROM entry_numbers($1, $3, $4) WITH ORDINALITY n (id, number, place)
), entries AS (
  INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, piece, label, ticket, reverses, reason, validated_at)
  SELECT n.id, e.legal_entity, e.kpa, e.journal, e.year::int, n.number, e.date, e.piece, e.label, e.ticket, e.reverses,
         e.reason, $11::timestamptz
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::date[], $6::text[], $7::text[], $8::uuid[],
                $9::bigint[], $10::text[])
         WITH ORDINALITY e (legal_entity, kpa, journal, year, date, piece, label, ticket, reverses, reason, place)
    JOIN numbered n USING (place)
), postings AS (
  INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
  SELECT n.id, p.line::int, p.kpa, p.account, p.amount_cents, p.date, p.activity, p.member, p.split_rule, p.ticket_line::int
    FROM unnest($12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bigint[], $17::date[], $18::text[],
                $19::text[], $20::bigint[], $21::bigint[])
         p (place, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
    JOIN numbered n USING (place)
)
SELECT id FROM numbered ORDER BY place
