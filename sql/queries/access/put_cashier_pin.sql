-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 Argon2id, $3 now
INSERT INTO cashier_pin (person, hash, changed_at) VALUES ($1, $2, $3)
ON CONFLICT (person) DO UPDATE SET hash = $2, changed_at = $3
