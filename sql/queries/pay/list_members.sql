-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member or NULL: all. What each has left (account 911000), what of it is asked for, and since when she is no child.
SELECT m.code AS member, m.name, m.face, n.until AS minor_until, n.consent_on,
       (coalesce(sealed.cents, 0) + coalesce(fresh.cents, 0))::bigint AS balance, coalesce(asked.cents, 0)::bigint AS asked
  FROM member m
  LEFT JOIN minor n ON n.member = m.code
  CROSS JOIN (SELECT coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = $1), '-infinity') AS day) open
  LEFT JOIN LATERAL (SELECT sum(b.credit_cents - b.debit_cents) AS cents FROM month_balance b
                      WHERE b.member = m.code AND b.account = '911000') sealed ON true
  LEFT JOIN LATERAL (SELECT -sum(p.amount_cents) AS cents FROM posting p
                      WHERE p.member = m.code AND p.account = '911000' AND p.date >= open.day) fresh ON true
  LEFT JOIN LATERAL (SELECT sum(r.amount_cents) AS cents FROM pay_request r
                      WHERE r.member = m.code AND r.state IN ('asked', 'approved')) asked ON true
 WHERE m.kpa = $1 AND ($2::text IS NULL OR m.code = $2)
 ORDER BY m.position, m.code
