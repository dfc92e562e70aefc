-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member, $2 first day, $3 KPA: what is hers before that day. Sealed months are already summed; since the last of them,
-- her postings, from the index alone. (That day is one value of type date: a timestamp, or a coalesce around it, may not look
-- before row-level security has, and so could not walk the index.)
SELECT (coalesce((SELECT sum(b.credit_cents - b.debit_cents) FROM month_balance b
                   WHERE b.member = $1 AND b.month < $2 AND b.account = '911000'), 0) -
        coalesce((SELECT sum(p.amount_cents) FROM posting p
                   WHERE p.member = $1 AND p.date < $2 AND p.account = '911000'
                     AND p.date >= (SELECT coalesce((max(c.month) + interval '1 month')::date, '-infinity') FROM month_close c WHERE c.kpa = $3)), 0)
       )::bigint AS opening
