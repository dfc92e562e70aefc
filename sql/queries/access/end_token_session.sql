-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the token that a browser still held when it signed in anew, $2 now
UPDATE session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL
