-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today, $3 as in list_people
SELECT g.person, g.id, g.role, g.ends_on FROM role_grant g JOIN kpa k ON k.code = $1
 WHERE g.revoked_at IS NULL AND coalesce(g.ends_on >= $2, true)
   AND (g.kpa = k.code OR g.legal_entity = k.legal_entity OR ($3 AND g.role IN ('admin', 'observer')))
 ORDER BY g.granted_at, g.id
