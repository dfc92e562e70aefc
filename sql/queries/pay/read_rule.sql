-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day, $3 kind of contract: what the rule without an activity takes of a sale, that of the contract before the
-- one of every contract.
SELECT cae_bp, pot_bp, deduction FROM split_rule
 WHERE kpa = $1 AND activity IS NULL AND valid_from <= $2 AND (contract_kind IS NULL OR contract_kind = $3)
 ORDER BY contract_kind NULLS LAST, valid_from DESC LIMIT 1
