-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 after this one (NULL: from the beginning), $3 how many
SELECT m.id, m.channel, m.order_id, o.code, m.kind, m.shown, m.state, m.trouble, m.made_at, m.done_at
  FROM message m LEFT JOIN shop_order o ON o.id = m.order_id
 WHERE m.kpa = $1 AND ($2::uuid IS NULL OR (m.made_at, m.id) < (SELECT l.made_at, l.id FROM message l WHERE l.id = $2))
 ORDER BY m.made_at DESC, m.id DESC LIMIT $3
