-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the code, $2 now. Whoever comes second waits here for the first.
UPDATE enrolment e SET used_at = coalesce(e.used_at, $2) WHERE e.code_hash = $1 AND e.expires_at > $2
RETURNING e.till, e.kpa, e.name
