-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT (-coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '911000'), 0))::bigint AS members,
       (-coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '912000'), 0))::bigint AS pot,
       (-coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '913000'), 0))::bigint AS cae,
       coalesce(sum(p.amount_cents) FILTER (WHERE p.account = '901000'), 0)::bigint AS turnover
  FROM posting p WHERE p.kpa = $1 AND p.date BETWEEN $2 AND $3 AND p.account LIKE '9%'
