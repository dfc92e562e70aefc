-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO budget_claim (period, kpa, member, amount_cents, why, stated_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (period, member) DO UPDATE SET amount_cents = EXCLUDED.amount_cents, why = EXCLUDED.why, stated_at = EXCLUDED.stated_at
