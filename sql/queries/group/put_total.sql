-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 total
UPDATE shop_order SET total_cents = $2, version = version + 1 WHERE id = $1
