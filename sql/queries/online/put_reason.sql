-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 now, $3 why
UPDATE payment_refund SET reason = $3
 WHERE made_at = $2 AND state = 'queued' AND payment IN (SELECT id FROM payment WHERE purpose = 'order' AND target = $1)
