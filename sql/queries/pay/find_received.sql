-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT r.id, r.member, m.name, m.face, r.month, r.paid_on, r.net_cents AS net, r.net_social_cents AS net_social,
       r.id <> $1 AS replaced
  FROM pay_receipt r JOIN member m ON m.code = r.member
 WHERE r.kpa = $2 AND (r.id = $1 OR r.replaced @> ARRAY[$1::uuid])
