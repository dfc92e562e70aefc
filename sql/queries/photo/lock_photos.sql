-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 piece or $3 article (or neither): one who changes photos of a KPA at a time; whether what they show is there
SELECT CASE WHEN $2::uuid IS NOT NULL THEN EXISTS (SELECT FROM piece p WHERE p.kpa = $1 AND p.id = $2)
            WHEN $3::text IS NOT NULL THEN EXISTS (SELECT FROM item i WHERE i.kpa = $1 AND i.code = $3) ELSE true END AS known
  FROM pg_advisory_xact_lock(hashtextextended('photo ' || $1, 0))
