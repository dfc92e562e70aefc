-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a day closing found in the drawers of its KPA: what it left in its own, and what the last closing of each other till left
-- there. Not when its day is sealed already ($2: the day the books take it).
INSERT INTO cash_count (id, kpa, day, counted_at, expected_cents, counted_cents, closing)
SELECT c.id, c.kpa, c.business_day, c.at, s.total - c.difference_cents, s.total, c.id
  FROM closing c
 CROSS JOIN LATERAL (
   SELECT (c.left_cents + coalesce(sum(o.left_cents), 0))::bigint AS total FROM (
     SELECT DISTINCT ON (x.till) x.left_cents FROM closing x
      WHERE x.kpa = c.kpa AND x.till <> c.till AND x.kind = 'day' AND x.at <= c.at ORDER BY x.till, x.number DESC) o) s
 WHERE c.id = $1 AND c.kind = 'day' AND c.first_move > 0 AND c.business_day = $2 AND s.total >= 0
