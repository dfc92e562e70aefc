-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 event, $3 now
INSERT INTO hook_delivery (id, kpa, hook, event, replay, made_at, next_at)
SELECT gen_random_uuid(), h.kpa, h.id, e.id, true, $3, $3
  FROM hook h JOIN hook_event e ON e.kpa = h.kpa AND e.id = $2
 WHERE h.id = $1 AND NOT EXISTS (SELECT FROM hook_delivery d WHERE d.hook = h.id AND d.event = e.id AND d.state = 'waiting')
