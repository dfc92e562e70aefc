-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 item
SELECT DISTINCT ON (valid_from) valid_from, price_cents AS price
  FROM item_price
 WHERE kpa = $1 AND item = $2
 ORDER BY valid_from, revision DESC
