-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order
SELECT line, item, piece, label, activity, kind, quantity, unit_price_cents AS unit_price, gross_cents AS gross, vat_rate,
       vat_scheme, withdrawal
  FROM shop_order_line WHERE order_id = $1 ORDER BY line
