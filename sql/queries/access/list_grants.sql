-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 today: what was given and is not over; reach_entity is the seller of a KPA's role, too
SELECT g.id, g.role, coalesce(g.kpa, '') AS kpa, coalesce(g.legal_entity, '') AS legal_entity,
       coalesce(g.member, '') AS member, g.ends_on, coalesce(g.legal_entity, k.legal_entity, '') AS reach_entity,
       coalesce(k.name, '') AS kpa_name, coalesce(k.city, '') AS kpa_city, coalesce(e.name, '') AS entity_name
  FROM role_grant g LEFT JOIN kpa k ON k.code = g.kpa
       LEFT JOIN legal_entity e ON e.code = coalesce(g.legal_entity, k.legal_entity)
 WHERE g.person = $1 AND g.revoked_at IS NULL AND coalesce(g.ends_on >= $2, true)
 ORDER BY g.granted_at, g.id
