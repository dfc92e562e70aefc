-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT code, name FROM activity WHERE kpa = $1 ORDER BY position, code
