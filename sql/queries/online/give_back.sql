-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 how much more goes back, $3 who, $4 now
SELECT payment_refund_down_to('order', $1, (SELECT coalesce(sum(received_cents - payment_going_back(id)), 0)::bigint - $2 FROM payment
       WHERE purpose = 'order' AND target = $1 AND state IN ('paid', 'late')), 'staff', $3, $4) AS queued
