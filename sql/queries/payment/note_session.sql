-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 session, $3 its page, $4 when to look, $5 now; given up meanwhile it is closed at once
UPDATE payment SET state = 'sent', provider_ref = $2, redirect_url = $3, return_url = NULL, trouble = '', attempts = 0,
       next_at = greatest(least($4, hold_until), $5)
 WHERE id = $1 AND state = 'created'
