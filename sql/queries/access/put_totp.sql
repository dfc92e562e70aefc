-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 sealed, $3 now: shown, not yet proven; the one in use stays until then
INSERT INTO totp (person, pending, pending_at) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET pending = $2, pending_at = $3
