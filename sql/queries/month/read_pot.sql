-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The common pot at the end of a month: sealed months, and the days since.
SELECT (coalesce((SELECT sum(b.credit_cents - b.debit_cents) FROM month_balance b
                   WHERE b.kpa = $1 AND b.account = '912000' AND b.month <= $2), 0)
      - coalesce((SELECT sum(p.amount_cents) FROM posting p
                   WHERE p.kpa = $1 AND p.account = '912000' AND p.date < ($2::date + interval '1 month')::date
                     AND p.date >= coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c WHERE c.kpa = $1),
                                            date '-infinity')), 0))::bigint AS balance
