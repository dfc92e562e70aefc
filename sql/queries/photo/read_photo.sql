-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 its digest, $2 size in pixels
SELECT CASE $2::bigint WHEN 320 THEN small WHEN 640 THEN medium ELSE large END AS content FROM photo WHERE sha256 = $1 LIMIT 1
