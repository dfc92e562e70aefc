-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO deposit (id, kpa, kind, day, amount_cents, fee_cents, reference, covers_from, covers_to, entry, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING
