-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest, $2 now
UPDATE sign_in_token SET used_at = $2 WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
RETURNING person, kind
