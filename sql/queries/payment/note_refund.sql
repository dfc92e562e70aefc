-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 refund, $2 state, $3 why, $4 done, $5 when to try again
UPDATE payment_refund SET state = $2, trouble = $3, done_at = $4, next_at = $5 WHERE id = $1 AND state = 'queued'
