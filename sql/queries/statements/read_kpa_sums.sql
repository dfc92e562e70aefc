-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: who the month's turnover and costs belong to, debit positive.
SELECT s.activity, coalesce(a.name, s.activity) AS activity_name, s.member, m.name AS member_name, s.account, s.sale, s.amount
  FROM (SELECT p.activity, p.member, p.account, p.ticket_line IS NOT NULL AS sale, sum(p.amount_cents)::bigint AS amount
          FROM posting p
         WHERE p.kpa = $1 AND p.date >= $2 AND p.date < $3 AND p.account >= '9'
         GROUP BY 1, 2, 3, 4) s
  LEFT JOIN activity a ON a.kpa = $1 AND a.code = s.activity
  LEFT JOIN member m ON m.code = s.member
 ORDER BY a.position, s.activity, m.position, s.member, s.account
