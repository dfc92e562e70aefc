-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT r.id, r.request, r.activity, r.contract_kind AS contract, r.valid_from, r.base, r.banding, r.band_window AS bands_over,
       r.deduction, r.weighting, r.cae_bp, r.pot_bp, coalesce(r.internal_bp, -1) AS internal_bp, r.fixed_month_cents AS fixed_month,
       r.minimum_month_cents AS minimum_month, r.maximum_year_cents AS maximum, r.exempt_months, d.decided_on, d.title, d.present,
       d.votes_for, d.votes_against, d.by_consent, encode(d.minutes_sha256, 'hex') AS minutes, d.agreement
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE r.kpa = $1 ORDER BY r.valid_from, r.id
