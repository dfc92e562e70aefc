-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 withdrawal, $2 now: settled in another way
UPDATE shop_withdrawal SET done_at = coalesce(done_at, $2) WHERE id = $1
