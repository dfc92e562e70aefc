-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 endpoint, $3 KPA, $4 sealed, $5 now
INSERT INTO hook_secret (id, hook, kpa, sealed, made_at) VALUES ($1, $2, $3, $4, $5)
