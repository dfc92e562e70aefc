-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 delivery, $2 state, $3 now, $4 next, $5 attempt, $6 ms, $7 status, $8 trouble, $9 answer. An address that fails rests a
-- while before anything else is sent to it: a second, then twice as long up to a minute.
WITH noted AS (
  UPDATE hook_delivery SET state = $2, next_at = $4, done_at = CASE WHEN $2 <> 'waiting' THEN $3::timestamptz END
   WHERE id = $1 RETURNING hook, kpa
), rested AS (
  UPDATE hook h SET fails = CASE WHEN $2 = 'sent' THEN 0 ELSE h.fails + 1 END,
                    failing_since = CASE WHEN $2 <> 'sent' THEN coalesce(h.failing_since, $3) END,
                    busy_until = CASE WHEN $2 <> 'sent' THEN $3::timestamptz + least(2 ^ least(h.fails, 6), 60) * interval '1 second' END
    FROM noted n WHERE h.id = n.hook
)
INSERT INTO hook_attempt (delivery, number, kpa, at, took_ms, status, trouble, answer)
SELECT $1, $5, n.kpa, $3, $6, $7, $8, $9 FROM noted n ON CONFLICT DO NOTHING
