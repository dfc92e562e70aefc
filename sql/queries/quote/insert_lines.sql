-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 KPA, $3 items, $4 quantities, $5 prices, $6 sums
INSERT INTO quote_line (quote_id, kpa, line, item, quantity, unit_price_cents, gross_cents)
SELECT $1, $2, u.n, u.item, u.quantity, u.price, u.gross
  FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[]) WITH ORDINALITY u (item, quantity, price, gross, n)
