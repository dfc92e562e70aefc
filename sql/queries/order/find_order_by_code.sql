-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 code
SELECT id FROM shop_order WHERE kpa = $1 AND code = $2
