-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 refund, $2 now: paid from the bank account
WITH done AS (UPDATE payment_refund SET state = 'done', trouble = '', by_transfer = true, done_at = $2, next_at = NULL WHERE id = $1
              RETURNING payment, amount_cents)
UPDATE payment p SET back_cents = p.back_cents + d.amount_cents,
       state = CASE WHEN p.back_cents + d.amount_cents = p.received_cents THEN 'refunded' ELSE p.state END
  FROM done d WHERE p.id = d.payment
