-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT r.id, r.kpa, r.activity, r.cae_bp, r.pot_bp, r.valid_from, d.decided_on, d.title AS decision_title
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE $1::text IS NULL OR r.kpa = $1
 ORDER BY r.kpa, r.valid_from, r.id
