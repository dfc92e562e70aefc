-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE explanation SET undone_entry = $2, undone_by = $3, undone_at = $4 WHERE id = $1
