-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 item, $3 after this one (NULL: from the beginning), $4 how many: the changes, the newest first
SELECT m.id, m.kind, m.quantity, m.missing, m.note, m.ticket, m.holder, m.made_by, m.made_at
  FROM stock_move m
 WHERE m.kpa = $1 AND m.item = $2 AND m.piece IS NULL AND (m.quantity <> 0 OR m.missing > 0 OR m.kind = 'count')
   AND ($3::uuid IS NULL OR (m.made_at, m.id) < (SELECT l.made_at, l.id FROM stock_move l WHERE l.id = $3))
 ORDER BY m.made_at DESC, m.id DESC LIMIT $4
