-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 now
SELECT 1::bigint AS number FROM (SELECT hook_breaks($1, $2)) broken
