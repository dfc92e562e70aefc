-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now, $2 today: those that nobody accepted in time, and requests that nobody answered for three months
UPDATE quote SET state = 'expired', version = version + 1, ended_at = $1
 WHERE (state = 'answered' AND valid_until < $2) OR (state = 'asked' AND asked_at < $1::timestamptz - interval '90 days')
RETURNING id
