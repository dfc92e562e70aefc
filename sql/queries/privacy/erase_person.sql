-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now
SELECT kept, what, why, until FROM person_erase($1, $2)
