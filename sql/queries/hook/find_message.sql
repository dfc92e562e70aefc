-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id
SELECT m.id, m.channel, m.order_id, m.about, coalesce(o.code, q.code) AS code, c.title AS campaign, m.kind, m.shown, m.state, m.trouble,
       m.made_at, m.done_at, m.again_at, coalesce(p.state, q.state) AS stands
  FROM message m
  LEFT JOIN shop_order o ON o.id = m.order_id
  LEFT JOIN pledge p ON p.id = m.about AND m.kind = 'group'
  LEFT JOIN campaign c ON c.id = p.campaign
  LEFT JOIN quote q ON q.id = m.about AND m.kind = 'quote'
 WHERE m.id = $1
