-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A version that is there with the same content is left alone; without bands, all is at cae_bp.
WITH asked AS (
  SELECT $1::text AS kpa, $2::text AS activity, $3::bigint AS cae_bp, $4::bigint AS pot_bp, $5::date AS valid_from, $6::bigint AS decision,
         $7::text AS contract_kind, $8::text AS base, $9::text AS banding, $10::text AS band_window, $11::text AS deduction,
         $12::text AS weighting, $13::bigint AS fixed_month, $14::bigint AS minimum_month, $15::bigint AS maximum_year,
         $16::bigint AS exempt_months, nullif($17::bigint, -1) AS internal_bp,
         coalesce(nullif($18::bigint[], '{}'), '{0}') AS band_from,
         coalesce(nullif($19::bigint[], '{}'), ARRAY[$3::bigint])::int[] AS band_rate, $20::text[] AS weight_members,
         ($21::bigint[])::int[] AS weights)
INSERT INTO split_rule (kpa, activity, cae_bp, pot_bp, valid_from, decision, contract_kind, base, banding, band_window, deduction,
                        weighting, fixed_month_cents, minimum_month_cents, maximum_year_cents, exempt_months, internal_bp,
                        band_from_cents, band_rate_bp, weight_members, weights)
SELECT a.* FROM asked a
 WHERE NOT EXISTS (
   SELECT FROM split_rule r
    WHERE r.kpa = a.kpa AND r.valid_from = a.valid_from
      AND (r.activity, r.cae_bp, r.pot_bp, r.decision, r.contract_kind, r.base, r.banding, r.band_window, r.deduction, r.weighting,
           r.fixed_month_cents, r.minimum_month_cents, r.maximum_year_cents, r.exempt_months, r.internal_bp, r.band_from_cents,
           r.band_rate_bp, r.weight_members, r.weights)
          IS NOT DISTINCT FROM
          (a.activity, a.cae_bp, a.pot_bp, a.decision, a.contract_kind, a.base, a.banding, a.band_window, a.deduction, a.weighting,
           a.fixed_month, a.minimum_month, a.maximum_year, a.exempt_months, a.internal_bp, a.band_from, a.band_rate,
           a.weight_members, a.weights))
