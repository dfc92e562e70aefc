-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, activity, contract_kind AS contract, valid_from, base, banding, band_window AS bands_over, deduction, weighting, pot_bp,
       coalesce(internal_bp, -1) AS internal_bp, fixed_month_cents AS fixed_month, minimum_month_cents AS minimum_month,
       maximum_year_cents AS maximum, exempt_months
  FROM split_rule
 WHERE kpa = $1 ORDER BY valid_from, id
