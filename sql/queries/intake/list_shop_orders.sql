-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders that lines name, of the shop or of what is in our care: those of the shop, and the till that the shop is itself
SELECT o.id, o.kpa, w.till AS web FROM shop_order o LEFT JOIN online_till w ON w.kpa = o.kpa WHERE o.id = ANY ($1)
