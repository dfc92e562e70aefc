-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A file that says nothing of the legal mention leaves it as it is.
INSERT INTO legal_entity (code, kind, name, siren, siret, vat_number, address, legal_mention) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address, vat_number = EXCLUDED.vat_number,
  legal_mention = coalesce(nullif(EXCLUDED.legal_mention, ''), legal_entity.legal_mention)
