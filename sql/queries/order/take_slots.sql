-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, then a list each: id of a new row, purpose, activity, start, end, capacity
SELECT place::bigint AS place, slot FROM slots_take($1, $2, $3, $4, $5, $6, $7)
