-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: one at a time adopts a rule, and no sale is recorded meanwhile
SELECT pg_advisory_xact_lock(books_key($1)) IS NOT NULL AS locked
