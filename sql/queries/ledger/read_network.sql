-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 first day, $2 last: net turnover of every KPA by month; a KPA that sold nothing has one row without month.
SELECT k.code, k.name, k.city, t.month, coalesce(t.net, 0)::bigint AS net
  FROM kpa k LEFT JOIN network_totals($1, $2) t ON t.kpa = k.code
 ORDER BY k.code COLLATE "C", t.month
