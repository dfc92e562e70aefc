-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The lines of a year's FEC in their order: opening entries, then by validation, journal and number; entries that have
-- only analytic postings are not among them, nor what takes an opening back in the books that run on (month/year.c).
-- $4: the sales of a till's day are one entry, by account and side.
-- "ordinal" names the entry within its journal. A number is taken under a lock, a time just before it: the time of
-- validation is therefore the latest one up to that number, and the two orders cannot disagree.
WITH kept AS (
  SELECT e.id, e.journal, e.kpa, e.date, e.number, e.piece, e.label, e.valid_at, coalesce(e.happened_on, e.date) AS piece_on,
         t.till, t.business_day, CASE WHEN t.till IS NULL OR NOT $4::boolean THEN e.id END AS alone
    FROM (SELECT n.*, max(n.validated_at) OVER (PARTITION BY n.journal ORDER BY n.number) AS valid_at
            FROM entry n
           WHERE n.legal_entity = $1 AND n.year = $3 AND NOT (n.journal = 'AN' AND n.reverses IS NOT NULL)) e
    LEFT JOIN ticket t ON t.id = e.ticket AND e.reverses IS NULL AND e.journal = 'VT'
   WHERE $2::text IS NULL OR e.kpa = $2
), grouped AS (
  SELECT k.*, max(k.number) OVER day AS ordinal, max(k.valid_at) OVER day AS validated_at, count(*) OVER day AS sales
    FROM kept k WINDOW day AS (PARTITION BY k.journal, k.kpa, k.date, k.till, k.business_day, k.alone)
)
SELECT g.journal, j.name AS journal_name, g.ordinal, g.date, p.account, a.name AS account_name,
       CASE WHEN p.account = '467100' THEN p.member END AS member,
       min(g.piece) AS piece, min(g.piece_on) AS piece_date, min(g.label) AS label,
       CASE WHEN g.alone IS NULL THEN g.till END AS till, min(g.business_day) AS business_day, max(g.sales) AS sales,
       sum(p.amount_cents)::bigint AS amount, (g.validated_at AT TIME ZONE 'Europe/Paris')::date AS validated_on
  FROM grouped g
  JOIN posting p ON p.entry = g.id AND p.account < '9' AND p.amount_cents <> 0
  JOIN journal j ON j.code = g.journal
  JOIN account a ON a.number = p.account
 GROUP BY g.journal, j.name, g.ordinal, g.date, g.validated_at, g.till, g.alone, p.account, a.name,
          CASE WHEN p.account = '467100' THEN p.member END, p.amount_cents > 0, CASE WHEN g.alone IS NOT NULL THEN p.line END
 ORDER BY g.journal <> 'AN', g.validated_at, g.journal, g.ordinal, CASE WHEN g.alone IS NOT NULL THEN p.line END,
          p.amount_cents > 0 DESC, p.account, 7
