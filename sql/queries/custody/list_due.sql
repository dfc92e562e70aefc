-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: word to send, that things are ready (once), and a reminder after 7, 30 and 90 days
SELECT o.id, o.tag_first AS tag, k.name AS place, k.city, c.name, c.email, c.language, o.announced_at IS NOT NULL AS again
  FROM custody_order o JOIN custody_customer c ON c.id = o.customer JOIN kpa k ON k.code = o.kpa
 WHERE o.state = 'ready' AND c.email <> ''
   AND (o.announced_at IS NULL
        OR o.since + (ARRAY[interval '7 days', interval '30 days', interval '90 days'])[o.reminders + 1] <= $1)
 ORDER BY o.since LIMIT 20
   FOR UPDATE OF o SKIP LOCKED
