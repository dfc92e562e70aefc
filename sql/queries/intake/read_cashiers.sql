-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may sign in at the tills of KPA $1 on day $2. All 32 digits of the person: two can never have the same code. Who keeps
-- the books of its legal entity sees the archives, and sells nothing; alone she makes no till wait for a code.
WITH able AS (
  SELECT coalesce(own.member, 'P-' || upper(replace(p.id::text, '-', ''))) AS code, p.name, p.id,
         coalesce(nullif(p.face, ''), m.face, '') AS face, c.hash AS pin,
         CASE WHEN 'referent' = ANY (r.roles) THEN 'all'
              ELSE concat_ws(' ', CASE WHEN 'cashier' = ANY (r.roles) THEN 'sale cash custody' END,
                                  CASE WHEN 'accountant' = ANY (r.roles) THEN 'archive' END) END AS rights
    FROM person p
    JOIN cashier_pin c ON c.person = p.id
    CROSS JOIN LATERAL (
      SELECT array_agg(g.role) AS roles FROM role_grant g
       WHERE g.person = p.id AND g.revoked_at IS NULL AND g.starts_on <= $2 AND coalesce(g.ends_on, $2) >= $2
         AND (g.kpa = $1 AND g.role IN ('cashier', 'referent')
              OR g.role = 'accountant' AND g.legal_entity = (SELECT k.legal_entity FROM kpa k WHERE k.code = $1))) r
    LEFT JOIN role_grant own ON own.person = p.id AND own.kpa = $1 AND own.role = 'member' AND own.revoked_at IS NULL
                            AND own.starts_on <= $2 AND coalesce(own.ends_on, $2) >= $2
    LEFT JOIN member m ON m.kpa = own.kpa AND m.code = own.member
   WHERE p.erased_at IS NULL AND p.locked_at IS NULL AND r.roles IS NOT NULL
)
SELECT code, name, face, pin, rights FROM able
 WHERE rights <> 'archive' OR EXISTS (SELECT FROM able other WHERE other.rights <> 'archive')
 ORDER BY name, id
