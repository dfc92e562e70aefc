-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 today: an administrator in force; of several, one who came in already
SELECT p.id AS person, p.seen_at IS NOT NULL OR w.person IS NOT NULL AS entered
  FROM person p JOIN role_grant g ON g.person = p.id LEFT JOIN password w ON w.person = p.id
 WHERE g.role = 'admin' AND g.revoked_at IS NULL AND g.starts_on <= $1 AND coalesce(g.ends_on >= $1, true)
   AND p.erased_at IS NULL AND p.locked_at IS NULL
 ORDER BY entered DESC, p.created_at LIMIT 1
