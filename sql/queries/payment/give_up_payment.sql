-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target, $3 now: what somebody is settling is left to them
UPDATE payment SET hold_until = least(hold_until, $3), next_at = $3
 WHERE id IN (SELECT id FROM payment WHERE purpose = $1 AND target = $2 AND state IN ('created', 'sent')
                 FOR NO KEY UPDATE SKIP LOCKED)
