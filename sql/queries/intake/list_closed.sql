-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA; $2 what ended before is left out
SELECT starts_on::text AS "from", ends_on::text AS "to" FROM closed_days WHERE kpa = $1 AND ends_on >= $2 ORDER BY starts_on LIMIT 400
