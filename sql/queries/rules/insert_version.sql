-- SPDX-License-Identifier: AGPL-3.0-or-later
-- No row: the request is known, elsewhere.
INSERT INTO split_rule (request, kpa, activity, contract_kind, valid_from, decision, cae_bp, pot_bp, base, banding, band_window, deduction,
                        band_from_cents, band_rate_bp, fixed_month_cents, minimum_month_cents, maximum_year_cents, exempt_months,
                        internal_bp, weighting, weight_members, weights)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, ($14::bigint[])::int[], $15, $16, $17, $18, nullif($19::bigint, -1),
        $20, $21, ($22::bigint[])::int[])
ON CONFLICT (request) DO NOTHING
RETURNING id
