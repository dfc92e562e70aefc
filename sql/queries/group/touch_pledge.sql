-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge: it changed
UPDATE pledge SET version = version + 1 WHERE id = $1
