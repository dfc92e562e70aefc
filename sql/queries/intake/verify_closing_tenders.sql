-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT t.closing, t.kind, t.amount_cents
  FROM closing c JOIN closing_tender t ON t.closing = c.id
 WHERE c.till = $1 AND c.sequence BETWEEN $2 AND $3 ORDER BY c.sequence, t.kind COLLATE "C"
