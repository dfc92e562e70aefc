-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 deliveries, in their order
SELECT a.delivery, a.number::bigint AS number, a.at, a.took_ms::bigint AS took_ms, a.status::bigint AS status, a.trouble, a.answer
  FROM unnest($1::uuid[]) WITH ORDINALITY u (delivery, place) JOIN hook_attempt a ON a.delivery = u.delivery
 ORDER BY u.place, a.number
