-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now. The next attempt is written down before this one: ten seconds later, then twice as long each time.
UPDATE mail SET tries = tries + 1, next_at = $1 + 10 * 2 ^ least(tries, 6) * interval '1 second'
 WHERE id = (SELECT id FROM mail WHERE sent_at IS NULL AND failed_at IS NULL AND next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, recipient, subject, body, sender, reply_to
