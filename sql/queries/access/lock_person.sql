-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 now
UPDATE person SET locked_at = coalesce(locked_at, $2) WHERE id = $1
