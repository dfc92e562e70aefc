-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 when the present one ends, $3 now: one that was to end already ends now, so that two sign at most
UPDATE hook_secret SET ends_at = CASE WHEN ends_at IS NULL THEN $2 ELSE least(ends_at, $3) END WHERE hook = $1
