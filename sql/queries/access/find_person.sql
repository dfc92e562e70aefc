-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, login, e-mail or member code. A member's code names the member, whatever somebody chose as a login.
SELECT p.id AS person FROM person p
 WHERE p.erased_at IS NULL
   AND CASE WHEN EXISTS (SELECT 1 FROM member m WHERE m.code = $1)
            THEN EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.id AND g.member = $1 AND g.revoked_at IS NULL)
            ELSE p.id::text = $1 OR p.login = lower($1) OR p.email = lower($1) END
