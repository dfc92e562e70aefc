-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person, $2 today
SELECT role, coalesce(kpa, '') AS kpa, coalesce(legal_entity, '') AS legal_entity, coalesce(member, '') AS member
  FROM role_grant
 WHERE person = $1 AND revoked_at IS NULL AND starts_on <= $2 AND coalesce(ends_on >= $2, true)
