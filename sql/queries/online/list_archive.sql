-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: all that its shop signed, chain by chain
SELECT chain, sequence, body, signature
  FROM (SELECT 1 AS place, 'T'::text AS chain, sequence, body, signature FROM online_sale WHERE kpa = $1 AND sequence IS NOT NULL
        UNION ALL
        SELECT CASE chain WHEN 'G' THEN 2 ELSE 3 END, chain, sequence, body, signature FROM online_record WHERE kpa = $1) r
 ORDER BY place, sequence
