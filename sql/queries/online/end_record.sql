-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 state, $3 code
UPDATE online_record SET state = $2, code = $3 WHERE id = $1
