-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now: what is counted; of it what orders hold, and until when the first of them does
SELECT s.item, i.name, i.activity, i.unit, s.on_hand, s.held, s.on_hand - s.held AS available,
       (SELECT min(h.expires_at) FROM stock_hold h
         WHERE h.kpa = s.kpa AND h.item = s.item AND h.piece IS NULL AND h.state = 'held' AND h.expires_at > $2) AS held_until,
       (SELECT max(m.made_at) FROM stock_move m WHERE m.kpa = s.kpa AND m.item = s.item AND m.kind = 'count') AS counted_at
  FROM stock s JOIN item i ON i.kpa = s.kpa AND i.code = s.item
 WHERE s.kpa = $1
 ORDER BY i.activity, i.position, s.item
