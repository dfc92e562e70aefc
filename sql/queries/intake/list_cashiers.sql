-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whoever was ever given a till of a KPA, by the code that signed records give to who is no member there.
SELECT coalesce(g.kpa, k.code) AS kpa, 'P-' || upper(replace(g.person::text, '-', '')) AS code
  FROM role_grant g LEFT JOIN kpa k ON g.role = 'accountant' AND k.legal_entity = g.legal_entity
 WHERE g.role IN ('cashier', 'referent') OR g.role = 'accountant' AND k.code IS NOT NULL
 GROUP BY 1, 2
