-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 since: of orders that are open, or were not long ago
SELECT c.id, c.name, c.phone, c.email, c.language
  FROM custody_customer c
 WHERE c.kpa = $1 AND c.changed_at >= $2
   AND EXISTS (SELECT FROM custody_order o WHERE o.customer = c.id AND (NOT o.closed OR o.since > now() - interval '30 days'))
 ORDER BY c.changed_at DESC LIMIT 2000
