-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may sign in at the tills of KPA $1 on day $2. All 32 digits of the person: two can never have the same code.
SELECT coalesce(own.member, 'P-' || upper(replace(p.id::text, '-', ''))) AS code, p.name,
       coalesce(nullif(p.face, ''), m.face, '') AS face, c.hash AS pin,
       CASE WHEN EXISTS (SELECT FROM role_grant g
                          WHERE g.person = p.id AND g.kpa = $1 AND g.role = 'referent' AND g.revoked_at IS NULL
                            AND g.starts_on <= $2 AND coalesce(g.ends_on, $2) >= $2)
            THEN 'all' ELSE 'sale cash custody' END AS rights
  FROM person p
  JOIN cashier_pin c ON c.person = p.id
  LEFT JOIN role_grant own ON own.person = p.id AND own.kpa = $1 AND own.role = 'member' AND own.revoked_at IS NULL
                          AND own.starts_on <= $2 AND coalesce(own.ends_on, $2) >= $2
  LEFT JOIN member m ON m.kpa = own.kpa AND m.code = own.member
 WHERE p.erased_at IS NULL AND p.locked_at IS NULL
   AND EXISTS (SELECT FROM role_grant g
                WHERE g.person = p.id AND g.kpa = $1 AND g.role IN ('cashier', 'referent') AND g.revoked_at IS NULL
                  AND g.starts_on <= $2 AND coalesce(g.ends_on, $2) >= $2)
 ORDER BY p.name, p.id
