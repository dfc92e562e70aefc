-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 notice, $2 done, $3 when to try again
UPDATE payment_inbox SET done_at = $2, next_at = $3 WHERE id = $1
