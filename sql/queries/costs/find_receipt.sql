-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 its id or $3 the digest of what was sent
SELECT id, media_type, pages::bigint AS pages, width::bigint AS width, height::bigint AS height, added_at
  FROM receipt WHERE kpa = $1 AND (id = $2::uuid OR sha256 = $3::bytea)
