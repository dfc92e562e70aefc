-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 message, $2 now: it went, and what it said is nobody's business any more
UPDATE mail SET sent_at = $2, trouble = '', body = '' WHERE id = $1
