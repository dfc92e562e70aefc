-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO cash_count (id, kpa, day, counted_at, expected_cents, counted_cents, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING
