-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT content_sha256 AS content, imported_at AS at FROM bank_statement WHERE account = $1 AND reference = $2
