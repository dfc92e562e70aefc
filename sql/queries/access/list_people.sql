-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 today, $3 whether administrators and observers are listed, too. Members without a person have no id.
WITH here AS (
  SELECT DISTINCT g.person FROM role_grant g JOIN kpa k ON k.code = $1
   WHERE g.revoked_at IS NULL AND coalesce(g.ends_on >= $2, true)
     AND (g.kpa = k.code OR g.legal_entity = k.legal_entity OR ($3 AND g.role IN ('admin', 'observer')))
), who AS (
  SELECT p.*, g.member FROM here h JOIN person p ON p.id = h.person
         LEFT JOIN role_grant g ON g.person = p.id AND g.kpa = $1 AND g.member IS NOT NULL AND g.revoked_at IS NULL
                                   AND coalesce(g.ends_on >= $2, true)
   WHERE p.erased_at IS NULL
)
SELECT w.id AS person, coalesce(w.name, m.name) AS name, coalesce(nullif(w.face, ''), m.face, '') AS face,
       w.email IS NOT NULL AS has_email, m.code AS member, c.kind AS contract, c.ends_on AS contract_ends_on,
       w.seen_at, w.locked_at IS NOT NULL AS locked,
       EXISTS (SELECT 1 FROM password x WHERE x.person = w.id) AS has_password,
       EXISTS (SELECT 1 FROM passkey x WHERE x.person = w.id) AS has_passkey,
       EXISTS (SELECT 1 FROM card x WHERE x.person = w.id AND x.revoked_at IS NULL) AS has_card,
       EXISTS (SELECT 1 FROM cashier_pin x WHERE x.person = w.id) AS has_pin
  FROM who w FULL JOIN (SELECT code, name, face, position FROM member WHERE kpa = $1) m ON m.code = w.member
       LEFT JOIN LATERAL (SELECT kind, ends_on FROM contract
                           WHERE member = m.code AND starts_on <= $2 ORDER BY starts_on DESC LIMIT 1) c ON true
 ORDER BY m.position NULLS LAST, name, w.id
