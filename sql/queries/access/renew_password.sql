-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 the same password with today's parameters, $3 what it replaces
UPDATE password SET hash = $2 WHERE person = $1 AND hash = $3
