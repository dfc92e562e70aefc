-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 amount, $3 now: given back at the provider's
INSERT INTO payment_refund (id, kpa, payment, amount_cents, cause, state, made_at, done_at)
SELECT gen_random_uuid(), kpa, id, $2, 'outside', 'done', $3, $3 FROM payment WHERE id = $1
