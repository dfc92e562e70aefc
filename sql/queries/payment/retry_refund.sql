-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 amount, $3 who, $4 now: the one of this amount that the provider refused
UPDATE payment_refund SET state = 'queued', trouble = '', next_at = $4
 WHERE id = (SELECT r.id FROM payment_refund r JOIN payment p ON p.id = r.payment
              WHERE r.payment = $1 AND r.amount_cents = $2 AND r.state = 'refused' AND $3::uuid IS NOT NULL
                AND $2 <= p.received_cents - payment_going_back(p.id)
              ORDER BY r.made_at LIMIT 1)
