-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 session, $2 now: whoever holds it proved who she is less than ten minutes ago
SELECT id AS session FROM session WHERE id = $1 AND greatest(created_at, raised_at) > $2::timestamptz - interval '10 minutes'
