-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 withdrawal: of which order, which lines
SELECT w.order_id AS "order", unnest(w.lines) AS line FROM shop_withdrawal w WHERE w.id = $1
