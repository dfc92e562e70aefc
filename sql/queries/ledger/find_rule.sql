-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The rule of a KPA in force on a day for work under that kind of contract ($3, NULL: none), of activities without their own.
SELECT r.cae_bp, r.pot_bp, d.decided_on, d.title
  FROM split_rule r JOIN decision d ON d.id = r.decision
 WHERE r.kpa = $1 AND r.activity IS NULL AND r.valid_from <= $2 AND (r.contract_kind IS NULL OR r.contract_kind = $3)
 ORDER BY r.contract_kind IS NULL, r.valid_from DESC LIMIT 1
