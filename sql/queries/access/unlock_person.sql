-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 card or invitation: what she comes in with, and only when it was made after she was locked out
UPDATE person SET locked_at = NULL
 WHERE id = $1 AND erased_at IS NULL
   AND locked_at <= CASE $2 WHEN 'card' THEN (SELECT printed_at FROM card WHERE person = $1 AND revoked_at IS NULL)
                            WHEN 'invitation' THEN (SELECT max(created_at) FROM sign_in_token
                                                     WHERE person = $1 AND kind = 'invitation' AND used_at IS NOT NULL) END
