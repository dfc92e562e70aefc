-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 today
SELECT subject, title, what, period, why, law, until FROM person_kept($1, $2)
