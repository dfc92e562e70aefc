-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece or $3 article; neither: all
SELECT u.piece, u.item, u.position::bigint AS position, encode(u.sha256, 'hex') AS hash, p.side::bigint AS side
  FROM photo_use u JOIN photo p USING (kpa, sha256)
 WHERE u.kpa = $1 AND (($2::uuid IS NULL AND $3::text IS NULL) OR u.piece = $2::uuid OR u.item = $3::text)
 ORDER BY u.piece, u.item, u.position
