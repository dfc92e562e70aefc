-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of what is tried, $2 now, $3 wrong tries before the one that locks, $4 seconds of the first lock. A try counts
-- before its secret is looked at, so that many at once guess no more than one after the other. No row: locked. Each further
-- wrong try locks for twice as long, up to an hour; a day without a try forgets.
INSERT INTO wrong_try AS t (account, tries, last_at) VALUES ($1, 1, $2)
ON CONFLICT (account) DO UPDATE
   SET tries = CASE WHEN t.last_at < $2 - interval '1 day' THEN 1 ELSE t.tries + 1 END,
       last_at = $2,
       locked_until = CASE WHEN t.last_at >= $2 - interval '1 day' AND t.tries >= $3::bigint
                           THEN $2 + least($4::bigint * 2 ^ least(t.tries - $3::bigint, 6), 3600) * interval '1 second' END
 WHERE coalesce(t.locked_until, $2) <= $2
RETURNING tries::bigint AS tries
