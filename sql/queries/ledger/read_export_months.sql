-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What each account moved by, month by month, and the last day of each month that has an entry: the assertions of an
-- export come from here and its entries from another query, so that one checks the other.
SELECT date_trunc('month', e.date)::date AS month, p.account, coalesce(a.name, '') AS name,
       sum(p.amount_cents)::bigint AS amount, max(e.date) AS last_day, min(e.date) AS first_day
  FROM entry e JOIN posting p ON p.entry = e.id LEFT JOIN account a ON a.number = p.account
 WHERE ($1::text IS NULL OR e.kpa = $1) AND ($2::date IS NULL OR e.date >= $2) AND ($3::date IS NULL OR e.date <= $3)
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
