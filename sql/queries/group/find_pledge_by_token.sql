-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the token
SELECT id, kpa, campaign FROM pledge WHERE token_hash = $1
