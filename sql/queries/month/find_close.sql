-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT c.closed_at, (SELECT name FROM person WHERE id = c.closed_by) AS closed_by, encode(c.hash, 'hex') AS hash, c.report
  FROM month_close c WHERE c.kpa = $1 AND c.month = $2
