-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 tills, $2 digests of bodies, $3 codes: which are named already
SELECT f.till, f.body_hash, f.code
  FROM unnest($1::text[], $2::bytea[], $3::text[]) u (till, body_hash, code)
  JOIN refused_record f ON f.till = u.till AND f.body_hash = u.body_hash AND f.code = u.code
