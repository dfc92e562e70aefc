-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO month_step (id, kpa, month, step, action, note, made_by, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING
