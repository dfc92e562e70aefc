-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person. A view of a list of a KPA is a view of everybody in it; a key that was handed out is one person's only. The
-- newest five hundred.
SELECT j.at, actor_name(j.person::text) AS who, j.role, j.route
  FROM access_journal j
 WHERE j.person <> $1
   AND EXISTS (SELECT FROM person_members($1, false) h WHERE h.member = j.member OR (j.member IS NULL AND h.kpa = j.kpa
                                                              AND j.route NOT LIKE '%/{person}/%'))
 ORDER BY j.id DESC LIMIT 500
