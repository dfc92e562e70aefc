-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 KPA, then a list each
INSERT INTO shop_order_line (order_id, line, kpa, item, piece, label, activity, kind, quantity, unit_price_cents, gross_cents,
                             vat_rate, vat_scheme, withdrawal)
SELECT $1, u.n, $2, u.item, u.piece, u.label, u.activity, u.kind, u.quantity, u.price, u.gross, u.rate, u.scheme, u.withdrawal
  FROM unnest($3::text[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[],
              $12::text[], $13::text[])
       WITH ORDINALITY u (item, piece, label, activity, kind, quantity, price, gross, rate, scheme, withdrawal, n)
