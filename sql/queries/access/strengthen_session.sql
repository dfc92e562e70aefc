-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 session, $2 person, $3 digest of its new token, NULL to keep the token, $4 now
UPDATE session SET assurance = 2, raised_at = $4, token_hash = coalesce($3, token_hash)
 WHERE id = $1 AND person = $2 AND revoked_at IS NULL
