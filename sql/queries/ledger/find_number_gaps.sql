-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Numbers run from 1 without a gap per (legal entity, journal, year); the year is that of the date.
SELECT format('entry legal_entity=%s journal=%s year=%s', legal_entity, journal, year) AS place,
       CASE WHEN number - before = 2 THEN format('le numéro %s manque', before + 1)
            ELSE format('les numéros %s à %s manquent', before + 1, number - 1) END AS problem
  FROM (SELECT legal_entity, journal, year, number,
               lag(number, 1, 0::bigint) OVER (PARTITION BY legal_entity, journal, year ORDER BY number) AS before
          FROM entry) numbered
 WHERE number - before > 1
UNION ALL
SELECT 'entry id=' || id, format('year : %s inscrit, date du %s', year, date)
  FROM entry WHERE year <> extract(year FROM date)
