-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 e-mail or login, lower case
SELECT p.id AS person, w.hash FROM person p JOIN password w ON w.person = p.id
 WHERE (p.email = $1 OR p.login = $1) AND p.erased_at IS NULL
