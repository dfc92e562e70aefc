-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 valid from, $3 items, $4 cents
INSERT INTO item_price (kpa, valid_from, item, price_cents)
SELECT $1, $2::date, u.* FROM unnest($3::text[], $4::bigint[]) AS u
