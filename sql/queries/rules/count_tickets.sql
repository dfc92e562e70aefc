-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first day, $3 the day after the last
SELECT count(*) AS tickets FROM entry WHERE kpa = $1 AND date >= $2 AND date < $3 AND ticket IS NOT NULL
