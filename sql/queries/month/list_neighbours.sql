-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The statement before the days asked for, the one after, and any that they overlap.
(SELECT 'before' AS place, reference, from_day, to_day, has_balances, opening_cents AS opening, closing_cents AS closing FROM bank_statement
  WHERE account = $1 AND to_day <= $2 ORDER BY to_day DESC, from_day DESC, id DESC LIMIT 1)
UNION ALL
(SELECT 'after', reference, from_day, to_day, has_balances, opening_cents, closing_cents FROM bank_statement
  WHERE account = $1 AND from_day >= $3 AND to_day > $3 ORDER BY from_day, to_day, id LIMIT 1)
UNION ALL
(SELECT 'over', reference, from_day, to_day, has_balances, opening_cents, closing_cents FROM bank_statement
  WHERE account = $1 AND from_day < $3 AND to_day > $2 LIMIT 1)
