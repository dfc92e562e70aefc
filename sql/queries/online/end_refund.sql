-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 refund that is locked, $2 now: paid from the bank account, while so much is left: another try may have given it back
WITH done AS (UPDATE payment_refund r SET state = 'done', trouble = '', by_transfer = true, done_at = $2, next_at = NULL FROM payment p
               WHERE r.id = $1 AND p.id = r.payment AND r.amount_cents <= p.received_cents - payment_going_back(p.id)
              RETURNING r.payment, r.amount_cents)
UPDATE payment p SET back_cents = p.back_cents + d.amount_cents,
       state = CASE WHEN p.back_cents + d.amount_cents = p.received_cents THEN 'refunded' ELSE p.state END
  FROM done d WHERE p.id = d.payment
