-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO bank_match (id, kpa, account, label, reason, amount_cents, fee_cents, entry, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
