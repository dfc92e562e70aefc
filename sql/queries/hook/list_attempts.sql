-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint: of the deliveries of list_deliveries
SELECT a.delivery, a.number::bigint AS number, a.at, a.took_ms::bigint AS took_ms, a.status::bigint AS status, a.trouble, a.answer
  FROM (SELECT d.id, d.made_at FROM hook_delivery d WHERE d.hook = $1 ORDER BY d.made_at DESC, d.id DESC LIMIT 100) d
  JOIN hook_attempt a ON a.delivery = d.id
 ORDER BY d.made_at DESC, d.id DESC, a.number
