-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One at a time at the desk of a KPA's month: the second of two accountants sees what the first one did.
SELECT true AS held FROM (SELECT pg_advisory_xact_lock(hashtextextended('month ' || $1::text, 0))) lock
