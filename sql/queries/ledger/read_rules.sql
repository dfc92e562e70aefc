-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT r.id, r.kpa, r.activity, r.cae_bp, r.pot_bp, r.valid_from, d.decided_on, d.title AS decision_title,
       r.contract_kind AS contract, r.deduction, r.weighting, coalesce(r.internal_bp, -1) AS internal_bp
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE $1::text IS NULL OR r.kpa = $1
 ORDER BY r.kpa, r.valid_from, r.id
