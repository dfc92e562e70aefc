-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT person, pin AS hash FROM card WHERE person = $1 AND revoked_at IS NULL
