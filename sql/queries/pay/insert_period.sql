-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO budget_period (id, kpa, title, purpose, opens_on, closes_on, amount_cents, opened_by, opened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING
