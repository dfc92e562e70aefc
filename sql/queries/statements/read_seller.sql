-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT k.code AS kpa, k.name AS kpa_name, k.city, k.address AS kpa_address, e.code AS entity, e.kind, e.name, e.siren, e.siret, e.vat_number,
       e.address, e.legal_mention, e.vat_on_debits
  FROM kpa k JOIN legal_entity e ON e.code = k.legal_entity WHERE k.code = $1
