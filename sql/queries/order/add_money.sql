-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 came in, $3 went back
UPDATE shop_order SET paid_cents = paid_cents + $2, back_cents = back_cents + $3, version = version + 1 WHERE id = $1
