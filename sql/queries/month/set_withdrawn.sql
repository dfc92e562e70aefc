-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE deposit SET withdrawn_at = $2 WHERE id = $1
