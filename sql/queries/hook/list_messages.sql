-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 after this one (NULL: from the beginning), $3 how many, $4 only this one (NULL: all)
SELECT m.id, m.channel, m.order_id, m.about, coalesce(o.code, q.code) AS code, c.title AS campaign, m.kind, m.shown, m.state, m.trouble,
       m.made_at, m.done_at, m.again_at, coalesce(p.state, q.state) AS stands
  FROM message m
  LEFT JOIN shop_order o ON o.id = m.order_id
  LEFT JOIN pledge p ON p.id = m.about AND m.kind = 'group'
  LEFT JOIN campaign c ON c.id = p.campaign
  LEFT JOIN quote q ON q.id = m.about AND m.kind = 'quote'
 WHERE m.kpa = $1 AND ($4::uuid IS NULL OR m.id = $4)
   AND ($2::uuid IS NULL OR (m.made_at, m.id) < (SELECT l.made_at, l.id FROM message l WHERE l.id = $2))
 ORDER BY m.made_at DESC, m.id DESC LIMIT $3
