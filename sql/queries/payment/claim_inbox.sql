-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE payment_inbox SET next_at = $1::timestamptz + interval '90 seconds', attempts = attempts + 1
 WHERE id = (SELECT id FROM payment_inbox WHERE next_at <= $1 ORDER BY next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id, payment, attempts::bigint AS attempts
