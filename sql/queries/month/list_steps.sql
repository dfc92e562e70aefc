-- SPDX-License-Identifier: AGPL-3.0-or-later
-- In order of time; of a step the last one counts.
SELECT s.step, s.action, s.note, s.made_at AS at, (SELECT name FROM person WHERE id = s.made_by) AS who,
       (SELECT face FROM person WHERE id = s.made_by) AS face
  FROM month_step s WHERE s.kpa = $1 AND s.month = $2 ORDER BY s.made_at, s.id
