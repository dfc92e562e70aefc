-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 day. One row a KPA, with the ends of the CAPE contracts under which somebody may sell on that day.
SELECT k.code AS kpa, e.name, e.siren, e.siret, e.vat_number, e.address,
       count(c.id) AS cape_count, min(c.ends_on) AS cape_first_end, max(c.ends_on) AS cape_last_end
  FROM kpa k
  JOIN legal_entity e ON e.code = k.legal_entity
  LEFT JOIN contract c ON c.kpa = k.code AND c.kind = 'cape' AND $1 BETWEEN contract_sells_from(c) AND c.ends_on
 GROUP BY k.code, e.code
 ORDER BY k.code
