-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT role, kpa, member FROM access_key WHERE key_hash = $1 AND revoked_at IS NULL
