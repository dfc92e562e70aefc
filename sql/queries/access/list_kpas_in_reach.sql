-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPAs, $2 legal entities, $3 whether all
SELECT k.code, k.name, k.city, k.legal_entity, e.name AS entity_name
  FROM kpa k JOIN legal_entity e ON e.code = k.legal_entity
 WHERE $3 OR k.code = ANY ($1) OR k.legal_entity = ANY ($2)
 ORDER BY k.city, k.code
