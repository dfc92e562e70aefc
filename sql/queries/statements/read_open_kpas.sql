-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 legal entity, $2 first day, $3 the day after the last
SELECT statement_open_kpas($1, $2, $3) AS names
