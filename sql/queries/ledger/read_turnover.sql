-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 last day, $3 the same day of the year before. Per month, that day's month in two halves. Index only:
-- the postings of one person stand together, and a day is summed before months are made of days. Her share is what is
-- left of what she sold, to customers (901000) and to other members (903000), with what the close of a month made it:
-- what else moves her balance, costs and pay, is not turnover.
SELECT extract(year FROM days.date)::bigint AS year, extract(month FROM days.date)::bigint AS month,
       days.date <= $3 AS until_last_year, sum(days.net)::bigint AS net, sum(days.share)::bigint AS share,
       sum(days.cae)::bigint AS cae, sum(days.pot)::bigint AS pot
  FROM (SELECT date,
               coalesce(sum(amount_cents) FILTER (WHERE account IN ('901000', '903000')), 0) AS net,
               coalesce(sum(amount_cents) FILTER (WHERE account IN ('901000', '903000', '912000', '913000')), 0) AS share,
               coalesce(-sum(amount_cents) FILTER (WHERE account = '913000'), 0) AS cae,
               coalesce(-sum(amount_cents) FILTER (WHERE account = '912000'), 0) AS pot
          FROM posting
         WHERE member = $1 AND date <= $2
         GROUP BY date) days
 GROUP BY 1, 2, 3
 ORDER BY 1, 2
