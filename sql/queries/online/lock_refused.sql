-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 refund, $2 payment: one that the provider refused; nobody gives back of that payment until this transaction ends
SELECT r.id, r.amount_cents AS amount, p.purpose, p.target, p.state = 'mismatch' AS is_mismatch
  FROM payment_refund r JOIN payment p ON p.id = r.payment WHERE r.id = $1 AND p.id = $2 AND r.state = 'refused' FOR NO KEY UPDATE
