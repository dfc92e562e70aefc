-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day: that day, or the first one that its books still take when it is sealed
SELECT greatest($2, (max(month) + interval '1 month')::date) AS day FROM month_close WHERE kpa = $1
