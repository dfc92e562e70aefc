-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What belongs to the tickets, in one statement: one array per column.
WITH lines AS (
  INSERT INTO ticket_line (ticket, line, item, label, kind, activity, unit, account, vat_scheme, vat_rate, quantity,
                           unit_price_cents, purchase_price_cents, gross_cents, net_cents, vat_cents, turnover, source_line,
                           list_price_cents, discount_cents, bearer, reason, order_id, reference, source_before, source_net_cents,
                           source_discount_cents)
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                       $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[],
                       $17::boolean[], $18::bigint[], $19::bigint[], $20::bigint[], $21::text[], $22::text[], $23::uuid[], $24::text[],
                       $25::bigint[], $26::bigint[], $27::bigint[])
), members AS (
  INSERT INTO ticket_line_member (ticket, line, position, member, weight)
  SELECT * FROM unnest($28::uuid[], $29::bigint[], $30::bigint[], $31::text[], $32::bigint[])
), vat AS (
  INSERT INTO ticket_vat (ticket, rate_bp, scheme, gross_cents, net_cents, vat_cents)
  SELECT * FROM unnest($33::uuid[], $34::bigint[], $35::text[], $36::bigint[], $37::bigint[], $38::bigint[])
)
INSERT INTO ticket_tender (ticket, position, kind, amount_cents, reference)
SELECT * FROM unnest($39::uuid[], $40::bigint[], $41::text[], $42::bigint[], $43::text[])
