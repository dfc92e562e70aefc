-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the token
SELECT id FROM quote WHERE token_hash = $1
