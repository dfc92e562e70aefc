-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 code of what stood in the way, $3 next try, $4 sent, $5 given up: number and text go then
UPDATE sms SET trouble = $2, next_at = coalesce($3, next_at), sent_at = $4, failed_at = $5,
               phone = CASE WHEN $4::timestamptz IS NULL AND $5::timestamptz IS NULL THEN phone ELSE '' END,
               text = CASE WHEN $4::timestamptz IS NULL AND $5::timestamptz IS NULL THEN text ELSE '' END
 WHERE id = $1
