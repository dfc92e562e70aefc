-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 KPA, $3 ids, $4 kinds, $5 names, $6 bytes, $7 digests
INSERT INTO quote_file (id, quote_id, kpa, position, kind, name, bytes, sha256)
SELECT u.id, $1, $2, u.n, u.kind, u.name, u.bytes, u.digest
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bytea[]) WITH ORDINALITY u (id, kind, name, bytes, digest, n)
