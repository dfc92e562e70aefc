-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The general rule of a KPA in force on a day.
SELECT r.cae_bp, r.pot_bp, d.decided_on, d.title
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE r.kpa = $1 AND r.activity IS NULL AND r.contract_kind IS NULL AND r.valid_from <= $2
 ORDER BY r.valid_from DESC LIMIT 1
