-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the first day that its books still take; NULL: nothing is sealed yet
SELECT (max(month) + interval '1 month')::date AS day FROM month_close WHERE kpa = $1
