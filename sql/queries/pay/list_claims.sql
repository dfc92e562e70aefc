-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 one period, or NULL: all.
SELECT c.period, c.member, m.name, m.face, c.amount_cents AS amount, c.why, coalesce(c.settled_cents, 0)::bigint AS settled, c.adjusted_why
  FROM budget_claim c JOIN member m ON m.code = c.member
 WHERE c.kpa = $1 AND ($2::uuid IS NULL OR c.period = $2)
 ORDER BY c.period, m.position, m.code
