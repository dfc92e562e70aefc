-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT coalesce(-sum(p.amount_cents), 0)::bigint AS net, (SELECT count(*) FROM till t WHERE t.kpa = $1 AND t.code = $2) AS tills
FROM posting p
WHERE p.kpa = $1 AND p.account LIKE '70%' AND p.date BETWEEN $3 AND $4
