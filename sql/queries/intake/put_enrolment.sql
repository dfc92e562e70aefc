-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 digest of the code, $2 KPA, $3 till, $4 name, $5 until; a new code replaces one that was not used
INSERT INTO enrolment (code_hash, kpa, till, name, expires_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (till) DO UPDATE SET code_hash = EXCLUDED.code_hash, kpa = EXCLUDED.kpa, name = EXCLUDED.name,
                                 expires_at = EXCLUDED.expires_at
 WHERE enrolment.used_at IS NULL
RETURNING till AS code
