-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA; $2 change, $3 view before which to go on; $4 how many. Newest first; row-level security says who sees what.
-- From where somebody changed what is her own is hers.
SELECT * FROM (
  (SELECT true AS change, a.id, a.at, actor_name_here(a.actor) AS who, a.role,
          CASE WHEN a.actor <> a.person::text OR a.person IS NULL THEN a.address ELSE '' END AS address, a.action, a.subject, a.key,
          CASE WHEN a.person IS NOT NULL THEN actor_name_here(a.person::text) END AS about, a.changes::text AS changes,
          NULL AS member, NULL AS route
     FROM audit a WHERE (a.kpa = $1 OR a.kpa IS NULL) AND a.id < $2 ORDER BY a.id DESC LIMIT $4)
  UNION ALL
  (SELECT false, j.id, j.at, actor_name_here(j.person::text), j.role, NULL, NULL, NULL, NULL, NULL, NULL, j.member, j.route
     FROM access_journal j WHERE j.kpa = $1 AND j.id < $3 ORDER BY j.id DESC LIMIT $4)) both_journals
 ORDER BY at DESC, change, id DESC LIMIT $4
