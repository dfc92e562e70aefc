-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, NULL for all, $2 today: for the console
SELECT p.id AS person, p.name, coalesce(p.email, p.login, '') AS account, p.locked_at IS NOT NULL AS locked,
       coalesce(string_agg(concat_ws(' ', g.role, coalesce(g.member, g.kpa, g.legal_entity)), ', ' ORDER BY g.granted_at), '') AS roles
  FROM person p LEFT JOIN role_grant g
       ON g.person = p.id AND g.revoked_at IS NULL AND coalesce(g.ends_on >= $2, true)
 WHERE p.erased_at IS NULL
 GROUP BY p.id
HAVING $1::text IS NULL OR bool_or(g.kpa = $1)
 ORDER BY p.name, p.id
