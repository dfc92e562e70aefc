-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, then one array a column
INSERT INTO item_barcode (kpa, item, barcode, kind)
SELECT $1, u.* FROM unnest($2::text[], $3::text[], $4::text[]) AS u
