-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 items
DELETE FROM item_barcode WHERE kpa = $1 AND item = ANY ($2::text[])
