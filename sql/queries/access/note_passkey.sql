-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 its id, $2 its new count, $3 the count it was judged by, $4 now
UPDATE passkey SET sign_count = $2, used_at = $4 WHERE id = $1 AND sign_count = $3
