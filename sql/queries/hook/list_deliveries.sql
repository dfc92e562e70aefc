-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 after this one (NULL: from the latest), $3 how many
SELECT d.id, d.event, e.type, d.state, d.replay, d.made_at, d.next_at, d.done_at
  FROM hook_delivery d JOIN hook_event e ON e.id = d.event
 WHERE d.hook = $1 AND ($2::uuid IS NULL OR (d.made_at, d.id) < (SELECT l.made_at, l.id FROM hook_delivery l WHERE l.id = $2))
 ORDER BY d.made_at DESC, d.id DESC LIMIT $3
