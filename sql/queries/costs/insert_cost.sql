-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO cost (id, kpa, kind, label, supplier, spent_on, booked_on, net_cents, vat_cents, rate_bp, vat_deductible, scope, member, activity, paid_by,
                  payer, borne_by, in_base, receipt, entry, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::bigint::int, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
