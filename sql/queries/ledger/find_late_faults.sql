-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A day of its own is for a sale that came when its month was sealed, and for nothing else: it is then dated the first day
-- of the month after those that were. And nothing is dated before the first month that was sealed.
SELECT 'entry id=' || e.id || ' happened_on' AS place,
       CASE WHEN e.ticket IS NULL OR e.reverses IS NOT NULL THEN 'seule une vente peut arriver en retard'
            WHEN e.happened_on >= e.date THEN format('%s, mais l’écriture est datée du %s', e.happened_on, e.date)
            WHEN extract(day FROM e.date) <> 1 THEN format('datée du %s : une vente en retard se date du 1er du mois', e.date)
            ELSE format('datée du %s, mais le mois d’avant n’est pas clos', e.date) END AS problem
  FROM entry e
 WHERE e.happened_on IS NOT NULL
   AND (e.ticket IS NULL OR e.reverses IS NOT NULL OR e.happened_on >= e.date OR extract(day FROM e.date) <> 1
        OR NOT EXISTS (SELECT FROM month_close c WHERE c.kpa = e.kpa AND c.month = (e.date - interval '1 month')::date))
UNION ALL
SELECT 'entry id=' || e.id || ' date', format('%s : avant le premier mois clos (%s)', e.date, to_char(f.month, 'YYYY-MM'))
  FROM entry e JOIN (SELECT kpa, min(month) AS month FROM month_close GROUP BY kpa) f ON f.kpa = e.kpa AND e.date < f.month
