-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today, $3 as in list_people: every role of the people who are here, elsewhere too, one person after another
SELECT g.person, g.role, coalesce(g.kpa, '') AS kpa, coalesce(g.legal_entity, k.legal_entity, '') AS reach_entity
  FROM role_grant g LEFT JOIN kpa k ON k.code = g.kpa
 WHERE g.revoked_at IS NULL AND coalesce(g.ends_on >= $2, true)
   AND g.person IN (SELECT h.person FROM role_grant h JOIN kpa o ON o.code = $1
                     WHERE h.revoked_at IS NULL AND coalesce(h.ends_on >= $2, true)
                       AND (h.kpa = o.code OR h.legal_entity = o.legal_entity OR ($3 AND h.role IN ('admin', 'observer'))))
 ORDER BY g.person
