-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the last hundred
SELECT c.till, c.kind, c.number, c.business_day, n.field, n.hint, n.checked_at
  FROM closing_recount n JOIN closing c ON c.id = n.closing
 WHERE c.kpa = $1 AND NOT n.is_right ORDER BY c.at DESC LIMIT 100
