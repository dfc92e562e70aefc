-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day: the rules of that day and later
SELECT id, purpose, activity, weekday, from_minute, to_minute, slot_minutes, capacity, preparation_minutes, cut_off_days,
       cut_off_minute, valid_from, ended_on
  FROM slot_rule WHERE kpa = $1 AND (ended_on IS NULL OR ended_on > $2) ORDER BY purpose, activity, weekday, from_minute LIMIT 200
