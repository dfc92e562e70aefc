-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 member or NULL: all, newest first.
SELECT r.id, r.member, m.name, m.face, r.month, r.amount_cents AS amount, r.state, r.asked_at, r.decided_at, r.reason, r.entry,
       person_is(r.member) OR r.asked_by = scope_person() AS own
  FROM pay_request r JOIN member m ON m.code = r.member
 WHERE r.kpa = $1 AND ($2::text IS NULL OR r.member = $2)
 ORDER BY r.month DESC, m.position, m.code, r.asked_at DESC LIMIT 500
