-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT ticket, line, account, activity, vat_scheme, vat_rate, quantity, unit_price_cents AS unit_price,
       purchase_price_cents AS purchase_price, gross_cents AS gross, net_cents AS net, vat_cents AS vat, turnover,
       bearer, reason, source_line, list_price_cents AS list_price, discount_cents AS discount, source_net_cents AS source_net, source_discount_cents AS source_discount
  FROM ticket_line
 WHERE ticket > $1 AND ticket <= $2
 ORDER BY ticket, line
