-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The legal entity by its code, or that of a KPA; how many KPAs it sells for.
SELECT l.code, l.name, l.siren, l.siret, l.vat_number AS vat, l.address, l.vat_on_debits,
       (SELECT count(*) FROM kpa n WHERE n.legal_entity = l.code) AS kpas
  FROM legal_entity l
 WHERE l.code = coalesce($1::text, (SELECT k.legal_entity FROM kpa k WHERE k.code = $2::text))
