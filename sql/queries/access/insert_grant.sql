-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 person, $3 role, $4 KPA, $5 legal entity, $6 member, $7 from, $8 to, $9 by whom, $10 now.
-- No row when she has it already, or when the member is somebody else.
INSERT INTO role_grant (id, person, role, kpa, legal_entity, member, starts_on, ends_on, granted_by, granted_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT DO NOTHING
