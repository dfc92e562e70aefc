-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What belongs to the tickets, in one statement: one array per column.
WITH lines AS (
  INSERT INTO ticket_line (ticket, line, item, label, kind, activity, unit, account, vat_scheme, vat_rate, quantity,
                           unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover)
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                       $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
                       $17::boolean[])
), members AS (
  INSERT INTO ticket_line_member (ticket, line, position, member, weight)
  SELECT * FROM unnest($18::uuid[], $19::bigint[], $20::bigint[], $21::text[], $22::bigint[])
), vat AS (
  INSERT INTO ticket_vat (ticket, rate_bp, scheme, gross_cents, net_cents, vat_cents)
  SELECT * FROM unnest($23::uuid[], $24::bigint[], $25::text[], $26::bigint[], $27::bigint[], $28::bigint[])
)
INSERT INTO ticket_tender (ticket, position, kind, amount_cents)
SELECT * FROM unnest($29::uuid[], $30::bigint[], $31::text[], $32::bigint[])
