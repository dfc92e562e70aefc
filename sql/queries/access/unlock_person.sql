-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
UPDATE person SET locked_at = NULL WHERE id = $1 AND locked_at IS NOT NULL
