-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The closings of the tills on the days asked for, the newest first.
SELECT c.till, c.kind, c.number, c.at, c.tickets + c.returns AS tickets, c.total_cents AS total, c.difference_cents AS difference,
       c.perpetual_cents AS perpetual, c.perpetual_abs_cents AS perpetual_abs
  FROM closing c WHERE c.kpa = $1 AND c.business_day BETWEEN $2 AND $3 ORDER BY c.at DESC, c.till, c.sequence DESC LIMIT 400
