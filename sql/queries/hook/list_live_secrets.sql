-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 endpoint, $2 now: the present one first
SELECT id, sealed FROM hook_secret WHERE hook = $1 AND (ends_at IS NULL OR ends_at > $2) ORDER BY ends_at DESC NULLS FIRST
