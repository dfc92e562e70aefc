-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT r.id, r.member, m.name, m.face, r.month, r.amount_cents AS amount, r.state, r.asked_at, r.decided_at, r.reason, r.entry,
       person_is(r.member) OR r.asked_by = scope_person() AS own
  FROM pay_request r JOIN member m ON m.code = r.member
 WHERE r.id = $1 AND r.kpa = $2
