-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 withdrawal (NULL: any): what is still to be given back first, the oldest first
SELECT w.id, w.order_id AS "order", o.code, o.state AS order_state, w.declared_at, w.gross_cents AS gross, w.done_at,
       coalesce((SELECT string_agg(l.label, ' · ' ORDER BY l.line) FROM shop_order_line l WHERE l.order_id = o.id AND l.line = ANY (w.lines)), '') AS content,
       coalesce(c.name, '') AS name, coalesce(c.email, '') AS email, coalesce(c.phone, '') AS phone,
       (SELECT max(e.at) FROM shop_order_event e WHERE e.order_id = o.id AND e.event IN ('collect', 'sold')) AS fetched_at,
       coalesce(b.going, 0)::bigint AS going, coalesce(b.given, 0)::bigint AS given, b.given_at, coalesce(b.refused, false) AS refused,
       (w.done_at IS NOT NULL OR coalesce(b.given, 0) >= w.gross_cents) AS done
  FROM shop_withdrawal w
  JOIN shop_order o ON o.id = w.order_id
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
  LEFT JOIN LATERAL (
    SELECT sum(r.amount_cents) FILTER (WHERE r.state = 'queued') AS going, sum(r.amount_cents) FILTER (WHERE r.state = 'done') AS given,
           max(r.done_at) AS given_at, bool_or(r.state = 'refused') AS refused
      FROM payment_refund r JOIN payment p ON p.id = r.payment
     WHERE p.purpose = 'order' AND p.target = o.id AND r.made_at >= w.declared_at) b ON true
 WHERE w.kpa = $1 AND ($2::uuid IS NULL OR w.id = $2)
 ORDER BY done, CASE WHEN NOT (w.done_at IS NOT NULL OR coalesce(b.given, 0) >= w.gross_cents) THEN w.declared_at END, w.declared_at DESC LIMIT 200
