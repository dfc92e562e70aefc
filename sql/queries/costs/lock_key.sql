-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 what must be done by one at a time, until the transaction ends
SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0)) IS NOT NULL AS locked
