-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 state, $3 why, $4 when to try again
UPDATE payment SET state = $2, trouble = $3, next_at = $4, attempts = attempts + 1,
       return_url = CASE WHEN $2 = 'created' THEN return_url END
 WHERE id = $1 AND state IN ('created', 'sent', 'expired', 'failed', 'paid', 'late', 'mismatch')
   AND ($2 = state OR state = 'created')
