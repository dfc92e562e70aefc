-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO explanation (id, kpa, kind, day, deposit, bank_line, amount_cents, note, entry, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING
