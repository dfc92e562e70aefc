-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 now, $3 order
UPDATE quote SET state = 'accepted', version = version + 1, ended_at = $2, order_id = $3 WHERE id = $1
