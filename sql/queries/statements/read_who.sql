-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member or NULL, $3 day: who a statement is about, and whose seal is on the paper.
SELECT k.code AS kpa, k.name AS kpa_name, k.city, e.code AS entity, e.kind AS entity_kind, e.name AS entity_name, e.siren, e.siret,
       e.vat_number, e.address, m.code AS member, m.name AS member_name, c.kind AS contract, c.ends_on
  FROM kpa k
  JOIN legal_entity e ON e.code = k.legal_entity
  LEFT JOIN member m ON m.kpa = k.code AND m.code = $2
  LEFT JOIN LATERAL (SELECT c.kind, c.ends_on FROM contract c
                      WHERE c.member = m.code AND c.starts_on <= $3 AND coalesce(c.ends_on >= $3, true)
                      ORDER BY c.starts_on DESC LIMIT 1) c ON true
 WHERE k.code = $1 AND ($2::text IS NULL OR m.code IS NOT NULL)
