-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whoever was ever given a till of a KPA, by the code that signed records give to who is no member there.
SELECT DISTINCT kpa, 'P-' || upper(replace(person::text, '-', '')) AS code
  FROM role_grant
 WHERE role IN ('cashier', 'referent')
