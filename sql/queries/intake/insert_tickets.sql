-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ticket (till, chain, sequence, id, kind, legal_entity, kpa, at, business_day, cashier, total_cents, change_cents)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
                     $9::date[], $10::text[], $11::bigint[], $12::bigint[])
