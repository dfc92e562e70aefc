-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The bytes as they came, and the tickets of those that were accepted: one array per column.
WITH records AS (
  INSERT INTO record (till, chain, sequence, hash, body, signature, received_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::bytea[], $6::bytea[], $7::timestamptz[])
)
INSERT INTO ticket (till, chain, sequence, id, kind, legal_entity, kpa, at, business_day, cashier, total_cents, change_cents,
                    source, source_day, deferred_at, note_asked, customer)
SELECT * FROM unnest($8::text[], $9::text[], $10::bigint[], $11::uuid[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
                     $16::date[], $17::text[], $18::bigint[], $19::bigint[], $20::uuid[], $21::date[], $22::text[], $23::boolean[],
                     $24::uuid[])
