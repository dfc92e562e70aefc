-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a file says nothing of (legal mention, APE, attestation, when VAT is due) stays as it is.
-- $9 APE, $10 "debits", "collections" or "", $11 number and $12 day of the attestation
INSERT INTO legal_entity (code, kind, name, siren, siret, vat_number, address, legal_mention, ape, vat_on_debits, attestation, attestation_on)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10 = 'debits', $11, $12)
ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address, vat_number = EXCLUDED.vat_number,
  legal_mention = coalesce(nullif(EXCLUDED.legal_mention, ''), legal_entity.legal_mention),
  ape = coalesce(nullif(EXCLUDED.ape, ''), legal_entity.ape),
  vat_on_debits = CASE WHEN $10 = '' THEN legal_entity.vat_on_debits ELSE EXCLUDED.vat_on_debits END,
  attestation = coalesce(nullif(EXCLUDED.attestation, ''), legal_entity.attestation),
  attestation_on = coalesce(EXCLUDED.attestation_on, legal_entity.attestation_on)
