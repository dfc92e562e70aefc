-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO ticket_line (ticket, line, item, label, kind, activity, unit, account, vat_scheme, vat_rate, quantity,
                         unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                     $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
                     $17::boolean[])
