-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT code, name, face FROM member WHERE kpa = $1 ORDER BY position, code
