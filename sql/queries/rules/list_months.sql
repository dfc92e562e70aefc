-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today. From the first entry on, newest first.
SELECT m.month::date AS month, m.month::date <= coalesce((SELECT max(month) FROM month_close WHERE kpa = $1), '-infinity') AS sealed
  FROM generate_series((SELECT date_trunc('month', min(date)) FROM entry WHERE kpa = $1), date_trunc('month', $2::date), interval '1 month') m (month)
 ORDER BY m.month DESC
