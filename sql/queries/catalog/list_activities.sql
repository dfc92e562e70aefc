-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT code, name, short_name, pictogram, demo_start, name_source, position::bigint
  FROM activity
 WHERE kpa = $1
 ORDER BY position, code
