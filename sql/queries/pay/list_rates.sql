-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 legal entity: hers, and those of who has none of her own; the one in force on a day is the first that began by then.
SELECT id, legal_entity IS NOT NULL AS own, contract_kind, valid_from, employer_bp, employee_bp, employer_fixed_cents AS employer_fixed,
       employee_fixed_cents AS employee_fixed, fixed_from_cents AS fixed_from, source
  FROM pay_rate
 WHERE legal_entity IS NULL OR legal_entity = $1
 ORDER BY contract_kind, legal_entity NULLS LAST, valid_from DESC
