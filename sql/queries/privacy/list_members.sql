-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person: the members she is or was
SELECT member, kpa, legal_entity FROM person_members($1, false) ORDER BY member
