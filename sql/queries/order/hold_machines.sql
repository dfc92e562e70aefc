-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: whoever plans cycles does it alone until the transaction ends, so that the last one is planned once
SELECT pg_advisory_xact_lock(hashtextextended('machines ' || $1, 0)) IS NULL AS held
