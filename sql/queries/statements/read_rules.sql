-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last: the versions in force on a day between, general ones first.
SELECT a.name AS activity, r.cae_bp, r.pot_bp, r.valid_from, d.decided_on, d.title, d.agreement, d.present
  FROM split_rule r
  JOIN decision d ON d.id = r.decision
  LEFT JOIN activity a ON a.kpa = r.kpa AND a.code = r.activity
 WHERE r.kpa = $1 AND r.valid_from < $3
   AND NOT EXISTS (SELECT FROM split_rule n WHERE n.kpa = r.kpa AND n.activity IS NOT DISTINCT FROM r.activity
                     AND n.valid_from > r.valid_from AND n.valid_from <= $2)
 ORDER BY a.position NULLS FIRST, r.valid_from, r.id
