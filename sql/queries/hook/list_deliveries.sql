-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint: the latest
SELECT d.id, d.event, e.type, d.state, d.replay, d.made_at, d.next_at, d.done_at
  FROM hook_delivery d JOIN hook_event e ON e.id = d.event
 WHERE d.hook = $1 ORDER BY d.made_at DESC, d.id DESC LIMIT 100
