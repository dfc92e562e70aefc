-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A bag for the bank leaves the drawer the day the books take it ($2); the terminal's total of a shift is noted unless somebody
-- typed one for that day, or the day is sealed.
INSERT INTO deposit (id, kpa, kind, day, amount_cents, fee_cents, reference, entry, made_at, move)
SELECT m.id, m.kpa, CASE m.kind WHEN 'bank_drop' THEN 'cash' ELSE 'card' END, $2, abs(m.amount_cents) + CASE m.kind WHEN 'card_total' THEN m.counted_cents ELSE 0 END,
       0, coalesce(m.reference, ''), m.entry, m.at, m.id
  FROM drawer_move m
 WHERE m.id = $1
   AND (m.kind = 'bank_drop'
        OR (m.kind = 'card_total' AND m.counted_cents > 0 AND m.business_day = $2
            AND NOT EXISTS (SELECT FROM deposit d WHERE d.kpa = m.kpa AND d.day = $2 AND d.kind = 'card' AND d.withdrawn_at IS NULL
                                                    AND d.move IS NULL)))
