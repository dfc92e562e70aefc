-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: what the common pot holds (account 912000), and what open periods offer of it.
SELECT (coalesce((SELECT sum(b.credit_cents - b.debit_cents) FROM month_balance b WHERE b.kpa = $1 AND b.account = '912000'), 0)
        - coalesce((SELECT sum(p.amount_cents) FROM posting p WHERE p.kpa = $1 AND p.account = '912000'
                       AND p.date >= coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = $1), '-infinity')), 0))::bigint AS balance,
       coalesce((SELECT sum(b.amount_cents) FROM budget_period b WHERE b.kpa = $1 AND b.state = 'open'), 0)::bigint AS offered
