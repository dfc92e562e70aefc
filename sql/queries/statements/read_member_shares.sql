-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 first day, $3 the day after the last, $4 KPA: her sales by activity, from the index alone. A sale is an entry
-- with turnover; what was reversed counts against it.
WITH hers AS MATERIALIZED (SELECT entry, activity, account, amount_cents FROM posting WHERE member = $1 AND date >= $2 AND date < $3),
     sums AS (SELECT activity,
                     coalesce(sum(amount_cents) FILTER (WHERE account = '901000'), 0)::bigint AS net,
                     coalesce(-sum(amount_cents) FILTER (WHERE account = '913000'), 0)::bigint AS cae,
                     coalesce(-sum(amount_cents) FILTER (WHERE account = '912000'), 0)::bigint AS pot,
                     coalesce(-sum(amount_cents) FILTER (WHERE account = '911000'), 0)::bigint AS share
                FROM hers WHERE entry IN (SELECT entry FROM hers WHERE account = '901000') GROUP BY activity)
SELECT s.activity AS code, coalesce(a.name, s.activity) AS name, s.net, s.cae, s.pot, s.share
  FROM sums s LEFT JOIN activity a ON a.kpa = $4 AND a.code = s.activity
 ORDER BY a.position, s.activity
