-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The last of each day, of the days asked for and the last one before them.
SELECT c.day, c.id, c.counted_cents AS counted, c.expected_cents AS expected_then, c.counted_at AS at,
       coalesce((SELECT name FROM person WHERE id = c.made_by),
                (SELECT t.name FROM closing z JOIN till t ON t.code = z.till WHERE z.id = c.closing)) AS who
  FROM (SELECT DISTINCT ON (day) * FROM cash_count
         WHERE kpa = $1 AND day BETWEEN coalesce((SELECT max(day) FROM cash_count WHERE kpa = $1 AND day < $2), $2) AND $3
         ORDER BY day, counted_at DESC, id DESC) c
 ORDER BY c.day
