-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a year opens with is what the year before ended with: accounts of classes 1 to 5, for 467100 of each person; the
-- result of the year in 120000 (profit) or 129000 (loss), and that of the years before it in 110000 or 119000. Once a KPA and
-- year, on 1 January; its opposite beside it, which does not count here, so that the books run on (month/year.c).
WITH opening AS (
  SELECT e.id, e.kpa, e.year, e.date, row_number() OVER (PARTITION BY e.kpa, e.year ORDER BY e.id) AS nth,
         coalesce((SELECT max(make_date(b.year, 1, 1)) FROM entry b WHERE b.kpa = e.kpa AND b.journal = 'AN' AND b.year < e.year),
                  date '-infinity') AS since,
         (SELECT r.date FROM entry r WHERE r.reverses = e.id AND r.journal = 'AN') AS opposite_date
    FROM entry e WHERE e.journal = 'AN' AND e.reverses IS NULL
), ended AS (
  SELECT o.id, p.account, p.member, sum(p.amount_cents)::bigint AS amount
    FROM opening o JOIN posting p ON p.kpa = o.kpa AND p.date >= o.since AND p.date < make_date(o.year, 1, 1)
   WHERE p.account < '6' AND p.entry NOT IN (SELECT r.id FROM entry r WHERE r.journal = 'AN' AND r.reverses IS NOT NULL)
   GROUP BY 1, 2, 3
), expected AS (
  SELECT id, account, member, sum(amount)::bigint AS amount FROM (
    SELECT * FROM ended WHERE account !~ '^1[12]'
    UNION ALL
    SELECT id, CASE WHEN sum(amount) > 0 THEN '119000' ELSE '110000' END, NULL, sum(amount) FROM ended
     WHERE account ~ '^1[12]' GROUP BY id
    UNION ALL
    SELECT id, CASE WHEN sum(amount) > 0 THEN '120000' ELSE '129000' END, NULL, -sum(amount) FROM ended GROUP BY id) parts
   GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
), stands AS (
  SELECT o.id, p.account, p.member, sum(p.amount_cents)::bigint AS amount
    FROM opening o JOIN posting p ON p.entry = o.id GROUP BY 1, 2, 3
)
SELECT format('entry id=%s account=%s%s', coalesce(s.id, x.id), coalesce(s.account, x.account), ' member=' || coalesce(s.member, x.member)) AS place,
       format('à-nouveau : %s inscrit, %s attendu', coalesce(s.amount, 0), coalesce(x.amount, 0)) AS problem
  FROM expected x FULL JOIN stands s ON s.id = x.id AND s.account = x.account AND coalesce(s.member, '') = coalesce(x.member, '')
 WHERE coalesce(s.amount, 0) <> coalesce(x.amount, 0)
UNION ALL
SELECT 'entry id=' || id, format('à-nouveau daté du %s, numéro %s de son année, son opposé daté du %s', date, nth, opposite_date)
  FROM opening WHERE nth > 1 OR date <> make_date(year, 1, 1) OR opposite_date IS DISTINCT FROM date
