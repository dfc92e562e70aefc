-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote
SELECT q.id, q.kpa, q.code, q.activity, q.state, q.version, q.language, q.asked_at, q.answered_at, coalesce(q.delay_days, 0)::bigint AS delay_days,
       q.valid_until, q.deposit_bp, q.total_cents AS total, q.deposit_cents AS deposit, q.ended_at, q.order_id AS "order",
       coalesce(o.code, '') AS order_code, coalesce(o.state, '') AS order_state, coalesce(o.version, 0) AS order_version,
       coalesce(c.name, '') AS name, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone, coalesce(c.wish, '') AS wish,
       coalesce(c.answer, '') AS answer, k.name AS place
  FROM quote q
  JOIN kpa k ON k.code = q.kpa
  LEFT JOIN quote_contact c ON c.quote_id = q.id
  LEFT JOIN shop_order o ON o.id = q.order_id
 WHERE q.id = $1
