-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person. A view of a list of a KPA is a view of everybody in it. The newest five hundred.
SELECT j.at, actor_name(j.person::text) AS who, j.role, j.route
  FROM access_journal j
 WHERE j.person <> $1
   AND EXISTS (SELECT FROM person_members($1, false) h WHERE h.member = j.member OR (j.member IS NULL AND h.kpa = j.kpa))
 ORDER BY j.id DESC LIMIT 500
