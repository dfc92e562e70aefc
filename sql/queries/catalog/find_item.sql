-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day, $3 item, if it has a price then
SELECT code, activity, name, short_name, kind, unit, pricing, vat_scheme, account, pictogram, barcode, barcode_kind, withdrawal,
       repair_bonus, origin, vat_rate, price, "position", online, turnover, guarantee_notice, archived, priced, minimum
  FROM items_on($2)
 WHERE kpa = $1 AND code = $3 AND priced
