-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 name, $3 face, $4 e-mail, $5 login, $6 language, $7 now, $8 member whose face is taken when $3 is NULL.
-- No row when the e-mail or the login is somebody's, or when the login is a member's code: it would name two people.
INSERT INTO person (id, name, face, email, login, language, created_at)
SELECT $1, $2, coalesce($3, (SELECT m.face FROM member m WHERE m.code = $8), ''), $4, $5, $6, $7
 WHERE NOT EXISTS (SELECT 1 FROM member m WHERE lower(m.code) = $5)
ON CONFLICT DO NOTHING
