-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: what time ended; what another server is ending is left to it
SELECT id FROM shop_order WHERE held_until <= $1 ORDER BY held_until LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED
