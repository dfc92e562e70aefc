-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 message, $2 code, $3 for good: it is tried no more, $4 now
UPDATE mail SET trouble = $2, failed_at = CASE WHEN $3 THEN $4::timestamptz END, body = CASE WHEN $3 THEN '' ELSE body END
 WHERE id = $1 AND sent_at IS NULL
