-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Numbers, entries and their postings in one statement: no round trip between them, and no row without the others. A
-- posting names its entry by its place in the list. Returns the ids, in the order of the list. The day may become another
-- one: see entry_numbers.
WITH numbered AS MATERIALIZED (
  SELECT n.id, n.number, n.day, n.place
    FROM entry_numbers($1, $2, $3, $4, (SELECT array_agg(s.ticket IS NOT NULL AND s.reverses IS NULL ORDER BY s.place)
                                          FROM unnest($7::uuid[], $8::bigint[]) WITH ORDINALITY s (ticket, reverses, place)))
         WITH ORDINALITY n (id, number, day, place)
), entries AS (
  INSERT INTO entry (id, legal_entity, kpa, journal, year, number, date, happened_on, piece, label, ticket, reverses, reason,
                     content_hash, validated_at)
  SELECT n.id, e.legal_entity, e.kpa, e.journal, extract(year FROM n.day), n.number, n.day,
         CASE WHEN n.day > e.date THEN e.date END, e.piece, e.label, e.ticket, e.reverses, e.reason, e.content_hash,
         $11::timestamptz
    FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::text[], $7::uuid[], $8::bigint[],
                $9::text[], $10::bytea[])
         WITH ORDINALITY e (legal_entity, kpa, journal, date, piece, label, ticket, reverses, reason, content_hash, place)
    JOIN numbered n USING (place)
), postings AS (
  INSERT INTO posting (entry, line, kpa, account, amount_cents, date, activity, member, split_rule, ticket_line)
  SELECT n.id, p.line::int, p.kpa, p.account, p.amount_cents, n.day, p.activity, p.member, p.split_rule, p.ticket_line::int
    FROM unnest($12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bigint[], $17::text[], $18::text[],
                $19::bigint[], $20::bigint[])
         p (place, line, kpa, account, amount_cents, activity, member, split_rule, ticket_line)
    JOIN numbered n USING (place)
)
SELECT id FROM numbered ORDER BY place
