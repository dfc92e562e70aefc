-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: whoever adds an address does it alone until the transaction ends, so that the last one is added once
SELECT pg_advisory_xact_lock(hashtextextended('hooks ' || $1, 0)) IS NULL AS held
