-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 today
SELECT what, why, until FROM person_needed($1, $2)
