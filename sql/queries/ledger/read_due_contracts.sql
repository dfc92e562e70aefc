-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT member, kind, starts_on, ends_on, fixed_waived AS waived
  FROM contract
 WHERE kpa = $1 ORDER BY member COLLATE "C", starts_on
