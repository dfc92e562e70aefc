-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now
SELECT id, method, device, address, created_at, seen_at FROM session
 WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2
   AND seen_at > $2 - CASE WHEN expires_at - created_at <= interval '12 hours' THEN interval '2 hours'
                           ELSE interval '14 days' END
 ORDER BY seen_at DESC, id
