-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Alone with the books of a KPA until the transaction ends: whoever writes into them waits.
SELECT true AS held FROM (SELECT pg_advisory_xact_lock(books_key($1))) alone
