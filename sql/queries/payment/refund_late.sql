-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target, $3 what goes back, of what is there now; $4 now
SELECT payment_refund_down_to($1, $2, (SELECT coalesce(sum(received_cents - back_cents), 0)::bigint - $3 FROM payment
       WHERE purpose = $1 AND target = $2 AND state IN ('paid', 'late')), 'over', NULL, $4) AS queued
