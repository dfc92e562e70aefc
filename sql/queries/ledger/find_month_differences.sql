-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Turnover per account and VAT per rate, month by month: what the tickets say against what the journal of sales says.
WITH said AS (
  SELECT t.kpa, date_trunc('month', t.business_day)::date AS month, l.account,
         -sum(CASE l.vat_scheme WHEN 'deposit' THEN l.gross_cents ELSE l.net_cents END)::bigint AS amount
    FROM ticket t JOIN ticket_line l ON l.ticket = t.id GROUP BY 1, 2, 3
  UNION ALL -- a deposit is owed with its VAT
  SELECT t.kpa, date_trunc('month', t.business_day)::date, '445870', sum(l.vat_cents)::bigint
    FROM ticket t JOIN ticket_line l ON l.ticket = t.id AND l.vat_scheme = 'deposit' GROUP BY 1, 2
  UNION ALL -- paid with what was owed
  SELECT t.kpa, date_trunc('month', t.business_day)::date,
         CASE p.kind WHEN 'credit' THEN '419800' WHEN 'third_party' THEN '467300' ELSE '419100' END, sum(p.amount_cents)::bigint
    FROM ticket t JOIN ticket_tender p ON p.ticket = t.id AND p.kind IN ('voucher', 'suspended', 'credit', 'third_party')
   GROUP BY 1, 2, 3
  UNION ALL
  SELECT t.kpa, date_trunc('month', t.business_day)::date, coalesce(r.collected_account, 'taux ' || v.rate_bp), -sum(v.vat_cents)::bigint
    FROM ticket t JOIN ticket_vat v ON v.ticket = t.id
    LEFT JOIN vat_rate r ON r.rate_bp = v.rate_bp AND daterange(r.valid_from, r.valid_to, '[]') @> t.business_day
   GROUP BY 1, 2, 3
), booked AS (
  SELECT e.kpa, date_trunc('month', coalesce(e.happened_on, e.date))::date AS month, p.account, sum(p.amount_cents)::bigint AS amount
    FROM entry e JOIN posting p ON p.entry = e.id
   WHERE e.reverses IS NULL AND e.ticket IS NOT NULL AND p.account !~ '^[59]'
   GROUP BY 1, 2, 3
)
SELECT format('posting kpa=%s month=%s account=%s', kpa, to_char(month, 'YYYY-MM'), account) AS place,
       format('%s inscrit, %s attendu d’après les tickets', coalesce(booked.amount, 0), coalesce(said.amount, 0)) AS problem
  FROM (SELECT kpa, month, account, sum(amount)::bigint AS amount FROM said GROUP BY 1, 2, 3) said FULL JOIN booked USING (kpa, month, account)
 WHERE coalesce(booked.amount, 0) <> coalesce(said.amount, 0)
