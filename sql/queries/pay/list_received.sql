-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member or NULL: all, newest first.
SELECT r.id, r.member, m.name, m.face, r.month, r.paid_on, r.net_cents AS net, r.net_social_cents AS net_social, false AS replaced
  FROM pay_receipt r JOIN member m ON m.code = r.member
 WHERE r.kpa = $1 AND ($2::text IS NULL OR r.member = $2)
 ORDER BY r.month DESC, m.position, m.code LIMIT 500
