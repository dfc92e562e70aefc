-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 KPA, $3 today, $4 whether anywhere will do
SELECT p.id AS person FROM person p
 WHERE p.id = $1 AND p.erased_at IS NULL
   AND ($4 OR EXISTS (SELECT 1 FROM role_grant g JOIN kpa k ON k.code = $2
                       WHERE g.person = p.id AND g.revoked_at IS NULL AND coalesce(g.ends_on >= $3, true)
                         AND (g.kpa = k.code OR g.legal_entity = k.legal_entity)))
