-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT member, kind, starts_on, ends_on
  FROM contract
 WHERE $1::text IS NULL OR kpa = $1
 ORDER BY member COLLATE "C", starts_on
