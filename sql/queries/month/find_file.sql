-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT s.imported_at AS at, s.lines, (SELECT name FROM person WHERE id = s.made_by) AS who FROM bank_statement s
 WHERE s.kpa = $1 AND s.file_sha256 = $2 ORDER BY s.imported_at LIMIT 1
