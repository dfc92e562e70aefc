-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 since: which pictures there are of what is in our care
SELECT p.id, p.about, p.tag
  FROM custody_picture p
 WHERE p.kpa = $1 AND p.changed_at >= $2
   AND NOT EXISTS (SELECT FROM custody_order o WHERE o.id = p.about AND o.closed)
 ORDER BY p.changed_at DESC LIMIT 2000
