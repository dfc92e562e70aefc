-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target, $3 now: its page is closed at once, or as soon as it is made
UPDATE payment SET hold_until = least(hold_until, $3), next_at = $3
 WHERE purpose = $1 AND target = $2 AND state IN ('created', 'sent')
