-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payments
SELECT r.id, r.payment, r.amount_cents AS amount, r.cause, r.reason, r.state, r.trouble, r.by_transfer, r.made_at, r.done_at
  FROM payment_refund r WHERE r.payment = ANY ($1) AND r.state <> 'replaced' ORDER BY r.made_at, r.id
