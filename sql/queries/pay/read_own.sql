-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 member: whether whoever acts is that member too
SELECT person_is($1) AS own
