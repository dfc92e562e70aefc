-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day, $3 items
UPDATE item SET archived_on = $2 WHERE kpa = $1 AND code = ANY ($3::text[])
