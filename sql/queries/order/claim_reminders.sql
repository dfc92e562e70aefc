-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: what is ready, was not fetched at its time, and is kept one more day at most. Each once
UPDATE shop_order o SET reminded_at = $1
 WHERE o.id IN (SELECT r.id FROM shop_order r LEFT JOIN pickup_slot s ON s.id = r.pickup
                 WHERE r.state = 'ready' AND r.reminded_at IS NULL
                   AND r.held_until > $1 AND r.held_until <= $1::timestamptz + interval '1 day' AND coalesce(s.ends_at, r.made_at) <= $1
                 ORDER BY r.held_until LIMIT 50 FOR NO KEY UPDATE OF r SKIP LOCKED)
RETURNING o.id
