-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT DISTINCT e.code, e.kind, e.name, e.siren, e.siret, e.vat_number, e.address, e.legal_mention,
       e.vat_on_debits, e.ape, e.attestation, e.attestation_on
  FROM legal_entity e JOIN kpa k ON k.legal_entity = e.code
 WHERE $1::text IS NULL OR k.code = $1
 ORDER BY 1
