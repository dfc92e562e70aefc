-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 since, $3 now: of the types it wants, but what waits already; the oldest first
INSERT INTO hook_delivery (id, kpa, hook, event, replay, made_at, next_at)
SELECT gen_random_uuid(), h.kpa, h.id, e.id, true, $3, $3::timestamptz + row_number() OVER (ORDER BY e.made_at, e.id) * interval '1 microsecond'
  FROM hook h JOIN hook_event e ON e.kpa = h.kpa AND e.made_at >= $2 AND e.type = ANY (h.events)
 WHERE h.id = $1 AND NOT EXISTS (SELECT FROM hook_delivery d WHERE d.hook = h.id AND d.event = e.id AND d.state = 'waiting')
