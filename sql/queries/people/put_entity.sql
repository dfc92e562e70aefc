-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO legal_entity (code, kind, name, siren, siret, vat_number, address) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address, vat_number = EXCLUDED.vat_number
