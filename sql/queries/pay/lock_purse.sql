-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 whose: a member, or the pot of a KPA. Two requests on the same money come one after the other.
SELECT true AS locked FROM (SELECT pg_advisory_xact_lock(hashtextextended('purse ' || $1, 0)) OFFSET 0) l
