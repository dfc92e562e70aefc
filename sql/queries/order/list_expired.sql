-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now, $2 states that time ends: what it ended; what another server is ending is left to it
SELECT id FROM shop_order WHERE held_until <= $1 AND state = ANY ($2) ORDER BY held_until LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED
