-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: the oldest of its payment, for a minute and a half
UPDATE payment_refund SET next_at = $1::timestamptz + interval '90 seconds', attempts = attempts + 1
 WHERE id = (SELECT r.id FROM payment_refund r WHERE r.next_at <= $1 AND r.state = 'queued'
                AND NOT EXISTS (SELECT FROM payment_refund e WHERE e.payment = r.payment AND e.state = 'queued'
                                   AND (e.made_at, e.id) < (r.made_at, r.id))
              ORDER BY r.next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id, payment, amount_cents AS amount, attempts::bigint AS attempts
