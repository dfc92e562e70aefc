-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of one account at the end of a day: the months sealed before it, and the days since.
SELECT (coalesce((SELECT sum(b.debit_cents - b.credit_cents) FROM month_balance b
                   WHERE b.kpa = $1 AND b.account = $2 AND b.month < date_trunc('month', $3::date)), 0)
      + coalesce((SELECT sum(p.amount_cents) FROM posting p
                   WHERE p.kpa = $1 AND p.account = $2 AND p.date <= $3
                     AND p.date >= coalesce((SELECT (max(c.month) + interval '1 month')::date FROM month_close c
                                              WHERE c.kpa = $1 AND c.month < date_trunc('month', $3::date)), '1900-01-01')), 0))::bigint AS balance
