-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member: what she has left (account 911000), read from what is sealed and what came since
SELECT (coalesce((SELECT sum(b.credit_cents - b.debit_cents) FROM month_balance b
                   WHERE b.kpa = $1 AND b.member = $2 AND b.account = '911000'), 0)
        - coalesce((SELECT sum(p.amount_cents) FROM posting p WHERE p.kpa = $1 AND p.member = $2 AND p.account = '911000'
                       AND p.date >= coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = $1), '-infinity')), 0))::bigint AS cents
