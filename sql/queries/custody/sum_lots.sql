-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 from, $3 to: kilos given, by month and category
SELECT to_char(received_on, 'YYYY-MM') AS month, category, sum(weight_g)::bigint AS grams, count(*) AS lots
  FROM donation_lot WHERE kpa = $1 AND received_on BETWEEN $2 AND $3 AND cancelled_at IS NULL
 GROUP BY 1, 2 ORDER BY 1, 2
