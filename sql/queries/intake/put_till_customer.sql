-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 kpa, $3 invoice, $4 name, $5 address, $6 siren, $7 VAT number, $8 salt, $9 now, $10 delivery address
INSERT INTO till_customer (id, kpa, invoice, name, address, siren, vat_number, salt, received_at, delivery)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT DO NOTHING
