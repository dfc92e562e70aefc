-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 state, $3 held until
UPDATE shop_order SET state = $2, version = version + 1, held_until = $3 WHERE id = $1
