-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: one that is due, for a minute and a half
UPDATE payment SET next_at = $1::timestamptz + interval '90 seconds'
 WHERE id = (SELECT id FROM payment WHERE next_at <= $1 ORDER BY next_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
RETURNING id
