-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 name, $2 sealed, $3 now: made once
INSERT INTO secret (name, sealed, changed_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING
