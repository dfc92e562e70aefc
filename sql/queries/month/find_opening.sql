-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The opening entry of a year, and whether its December is sealed, and its January.
SELECT k.legal_entity,
       coalesce((SELECT e.id FROM entry e WHERE e.legal_entity = k.legal_entity AND e.journal = 'AN' AND e.year = $2::int
                    AND e.kpa = $1 AND e.reverses IS NULL), 0) AS entry,
       EXISTS (SELECT FROM month_close c WHERE c.kpa = $1 AND c.month = make_date($2::int - 1, 12, 1)) AS december,
       EXISTS (SELECT FROM month_close c WHERE c.kpa = $1 AND c.month = make_date($2::int, 1, 1)) AS january
  FROM kpa k WHERE k.code = $1
