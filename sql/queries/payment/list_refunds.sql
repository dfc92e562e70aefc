-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT r.id, r.payment, r.amount_cents AS amount, r.cause, r.state, r.trouble, r.made_at, r.done_at
  FROM payment_refund r WHERE r.kpa = $1 ORDER BY (r.state = 'refused') DESC, r.made_at DESC LIMIT 200
