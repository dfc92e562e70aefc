-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 order: it, if it is hers
SELECT id FROM shop_order WHERE id = $2 AND person = $1
