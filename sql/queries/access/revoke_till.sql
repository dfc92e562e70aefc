-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 its KPA, NULL for any, $3 now
UPDATE till SET revoked_at = coalesce(revoked_at, $3) WHERE code = $1 AND ($2::text IS NULL OR kpa = $2)
