-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT DISTINCT label
  FROM entry
 WHERE ($1::text IS NULL OR kpa = $1) AND ($2::date IS NULL OR date >= $2) AND ($3::date IS NULL OR date <= $3)
 ORDER BY label
