-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 legal entity, $2 first day, $3 the day after the last.
SELECT kpa, kpa_name, member, member_name, net, contribution, later FROM statement_cae($1, $2, $3)
