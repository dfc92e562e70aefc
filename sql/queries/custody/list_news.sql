-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 KPA, $3 after: what the other tills signed, in the order it came here
SELECT e.serial, e.id, e.about, e.at, e.till, r.body, e.paid_cents AS paid, e.held_cents AS held
  FROM custody_event e
  LEFT JOIN record r ON e.kind <> 'payment' AND r.till = e.till AND r.chain = e.chain AND r.sequence = e.sequence
 WHERE e.kpa = $2 AND e.till <> $1 AND e.serial > $3
 ORDER BY e.serial LIMIT 200
