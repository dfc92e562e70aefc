-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now: what was shown within the hour, and not yet proven
SELECT pending AS secret, 0::bigint AS last_step FROM totp
 WHERE person = $1 AND pending IS NOT NULL AND pending_at > $2::timestamptz - interval '1 hour' FOR UPDATE
