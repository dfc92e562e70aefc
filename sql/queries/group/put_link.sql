-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 digest of its new token
UPDATE pledge SET token_hash = $2 WHERE id = $1
