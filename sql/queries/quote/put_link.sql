-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 digest of its new token
UPDATE quote SET token_hash = $2 WHERE id = $1
