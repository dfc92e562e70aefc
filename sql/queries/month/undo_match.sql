-- SPDX-License-Identifier: AGPL-3.0-or-later
WITH parts AS (UPDATE bank_match_part SET undone = true WHERE match = $1)
UPDATE bank_match SET undone_entry = $2, undone_by = $3, undone_at = $4 WHERE id = $1
