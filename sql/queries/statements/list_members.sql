-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT code, name FROM member WHERE kpa = $1 ORDER BY position, code
