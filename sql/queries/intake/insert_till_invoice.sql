-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 legal entity, $3 kpa, $4 till, $5 sequence, $6 ticket, $7 issued at, $8 customer or "", $9 digest or "", $10 total
INSERT INTO till_invoice (id, legal_entity, kpa, till, sequence, ticket, issued_at, customer, customer_hash, total_cents, doubled)
VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, '')::uuid, nullif($9, ''), $10,
        office_has_invoiced($6))
ON CONFLICT DO NOTHING
