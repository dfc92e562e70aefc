-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 a till took (below zero: gave back)
UPDATE shop_order SET counter_cents = counter_cents + $2, version = version + 1 WHERE id = $1
