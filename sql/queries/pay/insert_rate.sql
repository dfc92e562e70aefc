-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO pay_rate (legal_entity, contract_kind, valid_from, employer_bp, employee_bp, employer_fixed_cents, employee_fixed_cents,
                      fixed_from_cents, source)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
RETURNING id
