-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 till, $3 zeros
INSERT INTO online_till (kpa, till, hash) VALUES ($1, $2, $3) ON CONFLICT (kpa) DO NOTHING
