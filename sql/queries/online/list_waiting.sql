-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, kpa, order_id AS "order", amount_cents AS amount, source, is_deposit FROM online_sale
 WHERE state = 'waiting' ORDER BY made_at, amount_cents DESC, id LIMIT 100
