-- SPDX-License-Identifier: AGPL-3.0-or-later
-- orders that ended while a deposit waits: what was handed over was never sold. What another KPA says is not about them.
SELECT o.id, o.till, sum(e.held_cents)::bigint AS held
  FROM custody_order o JOIN custody_event e ON e.about = o.id AND e.kpa = o.kpa AND e.kind = 'payment'
 WHERE o.closed
 GROUP BY o.id, o.till HAVING sum(e.held_cents) <> 0
 ORDER BY o.till, o.id
