-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 article: its photos and those of its pieces in the window; or $3: of one piece
SELECT u.piece, u.item, u.position::bigint AS position, encode(u.sha256, 'hex') AS hash, p.side::bigint AS side
  FROM photo_use u JOIN photo p USING (kpa, sha256)
 WHERE u.kpa = $1 AND (u.item = $2 OR u.piece = $3
                       OR u.piece = ANY (ARRAY(SELECT w.id FROM piece w WHERE w.kpa = $1 AND w.item = $2 AND w.state = 'published')))
 ORDER BY u.piece, u.item, u.position
