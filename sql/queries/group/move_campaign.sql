-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign, $2 state, $3 reason, $4 when it ended, or NULL
UPDATE campaign SET state = $2, reason = $3, ended_at = coalesce($4, ended_at), version = version + 1 WHERE id = $1
