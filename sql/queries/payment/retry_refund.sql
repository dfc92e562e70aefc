-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 amount: what the provider refused is asked for anew, under another key (its refusal is kept under this one)
UPDATE payment_refund SET state = 'replaced'
 WHERE id = (SELECT id FROM payment_refund WHERE payment = $1 AND amount_cents = $2 AND state = 'refused' ORDER BY made_at LIMIT 1)
