-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, kpa FROM till WHERE token_hash = $1 AND revoked_at IS NULL
