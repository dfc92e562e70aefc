-- SPDX-License-Identifier: AGPL-3.0-or-later
-- From the first entry to today, newest first.
SELECT m.month::date AS month, c.closed_at, (SELECT name FROM person WHERE id = c.closed_by) AS closed_by,
       coalesce(encode(c.hash, 'hex'), '') AS hash, coalesce(c.entries, 0) AS entries
  FROM generate_series(coalesce((SELECT min(month) FROM month_close WHERE kpa = $1),
                                (SELECT date_trunc('month', min(date)) FROM entry WHERE kpa = $1), date_trunc('month', $2::date)),
                       date_trunc('month', $2::date), interval '1 month') m (month)
  LEFT JOIN month_close c ON c.kpa = $1 AND c.month = m.month::date
 ORDER BY m.month DESC
