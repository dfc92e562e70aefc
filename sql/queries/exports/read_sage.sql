-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A month of a KPA for accounting software: the sales of a till's day are one piece, any other entry is its own; by
-- account, activity, person and side. Class 9 too: whose the turnover is. Opening balances stay here: who takes this file
-- carries over their own.
SELECT g.journal, g.date, g.piece, g.label, p.account, p.activity, p.member, sum(p.amount_cents)::bigint AS amount
  FROM (SELECT e.id, e.journal, e.date, e.number,
               CASE WHEN t.till IS NULL THEN e.piece ELSE 'Z-' || t.till || '-' || to_char(t.business_day, 'YYYYMMDD') END AS piece,
               CASE WHEN t.till IS NULL THEN e.label ELSE 'Ventes du jour, caisse ' || t.till END AS label,
               CASE WHEN t.till IS NULL THEN e.id END AS alone, max(e.number) OVER (PARTITION BY e.journal, e.date, t.till, t.business_day,
               CASE WHEN t.till IS NULL THEN e.id END) AS ordinal
          FROM entry e LEFT JOIN ticket t ON t.id = e.ticket AND e.reverses IS NULL AND e.journal = 'VT'
         WHERE e.kpa = $1 AND e.journal <> 'AN' AND e.date >= $2 AND e.date < ($2 + interval '1 month')::date) g
  JOIN posting p ON p.entry = g.id AND p.amount_cents <> 0
 GROUP BY g.journal, g.date, g.piece, g.label, g.alone, g.ordinal, p.account, p.activity, p.member, p.amount_cents > 0,
          CASE WHEN g.alone IS NOT NULL THEN p.line END
 ORDER BY g.date, g.journal, g.ordinal, CASE WHEN g.alone IS NOT NULL THEN p.line END, p.account, p.activity, p.member, amount DESC
