-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders that lines name, of the shop or of what is in our care: those of the shop
SELECT id, kpa FROM shop_order WHERE id = ANY ($1)
