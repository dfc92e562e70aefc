-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: what is in our care, with what was paid, and since when it may be sold
SELECT o.id, o.till, o.at, o.tag_first AS tag, o.tag_last, o.items, o.label, o.promised, o.state, o.since, o.place,
       o.total_cents AS total, coalesce(p.paid, 0)::bigint AS paid, o.clashes, o.announced_at, o.reminders,
       c.name, c.phone, c.email,
       (o.since + (SELECT d.kept_for FROM custody_delay d WHERE d.valid_from <= ($2::timestamptz AT TIME ZONE 'Europe/Paris')::date ORDER BY d.valid_from DESC LIMIT 1)) AS sold_from
  FROM custody_order o
  LEFT JOIN custody_customer c ON c.id = o.customer
  LEFT JOIN LATERAL (SELECT sum(e.paid_cents) AS paid FROM custody_event e WHERE e.about = o.id AND e.kind = 'payment') p ON true
 WHERE o.kpa = $1 AND (NOT o.closed OR o.since > $2::timestamptz - interval '1 day')
 ORDER BY o.promised NULLS LAST, o.at LIMIT 500
