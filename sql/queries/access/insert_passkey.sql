-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 person, $3 COSE key, $4 algorithm, $5 count, $6 label, $7 now. No row when it is registered already, or when
-- she has twenty.
INSERT INTO passkey (id, person, public_key, algorithm, sign_count, label, created_at)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM passkey WHERE person = $2) < 20
ON CONFLICT DO NOTHING
