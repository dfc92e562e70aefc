-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target, $3 now
UPDATE payment SET next_at = $3
 WHERE purpose = $1 AND target = $2 AND state IN ('sent', 'expired', 'failed') AND provider_ref IS NOT NULL
   AND (next_at IS NULL OR next_at > $3)
