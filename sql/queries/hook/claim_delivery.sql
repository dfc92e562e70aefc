-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: what is due longest for an address that nobody sends to; both are taken for a minute
WITH free AS (
  SELECT h.id FROM hook h
   WHERE h.state = 'active' AND (h.busy_until IS NULL OR h.busy_until <= $1)
     AND EXISTS (SELECT FROM hook_delivery d WHERE d.hook = h.id AND d.state = 'waiting' AND d.next_at <= $1)
   ORDER BY h.busy_until NULLS FIRST LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
), taken AS (
  UPDATE hook h SET busy_until = $1::timestamptz + interval '1 minute' FROM free f WHERE h.id = f.id
  RETURNING h.id, h.url, h.failing_since
), due AS (
  SELECT d.id, t.url, t.failing_since FROM taken t
   CROSS JOIN LATERAL (SELECT x.id FROM hook_delivery x WHERE x.hook = t.id AND x.state = 'waiting' AND x.next_at <= $1
                        ORDER BY x.next_at LIMIT 1) d
)
UPDATE hook_delivery d SET attempts = d.attempts + 1 FROM due, hook_event e WHERE d.id = due.id AND e.id = d.event
RETURNING d.id, d.hook, due.url, d.event, e.body, d.attempts::bigint AS attempts, d.made_at, due.failing_since
