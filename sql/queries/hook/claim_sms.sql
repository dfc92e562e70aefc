-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: one that is due, for a minute and a half
UPDATE sms SET next_at = $1::timestamptz + interval '90 seconds', tries = tries + 1
 WHERE id = (SELECT id FROM sms WHERE sent_at IS NULL AND failed_at IS NULL AND next_at <= $1 ORDER BY next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id, kpa, phone, text, tries::bigint AS tries, expires_at
