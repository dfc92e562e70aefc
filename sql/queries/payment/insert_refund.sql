-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 amount, $3 who, $4 now: none when so much is not left
INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, person, state, made_at, next_at)
SELECT gen_random_uuid(), p.kpa, p.id, $2, 'staff', $3, 'queued', $4, $4 FROM payment p
 WHERE p.id = $1 AND $2 <= p.received_cents - payment_going_back(p.id)
