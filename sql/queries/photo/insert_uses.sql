-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece or $3 article, $4 digests in the order they are shown; those that are not there are left out
INSERT INTO photo_use (kpa, piece, item, position, sha256)
SELECT p.kpa, $2, $3, (w.n - 1)::int, p.sha256
  FROM unnest($4::text[]) WITH ORDINALITY w (hash, n) JOIN photo p ON p.kpa = $1 AND p.sha256 = decode(w.hash, 'hex')
