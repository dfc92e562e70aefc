-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 state, $3 now
UPDATE quote SET state = $2, version = version + 1, ended_at = $3 WHERE id = $1
