-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 from, $3 to: days on which nobody is there
SELECT starts_on, ends_on FROM closed_days WHERE kpa = $1 AND ends_on >= $2 AND starts_on <= $3 ORDER BY starts_on
