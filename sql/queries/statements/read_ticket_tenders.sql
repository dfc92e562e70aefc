-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What stayed in the till: change is given on cash.
SELECT p.kind, (sum(p.amount_cents) - CASE p.kind WHEN 'cash' THEN t.change_cents ELSE 0 END)::bigint AS amount
  FROM ticket_tender p JOIN ticket t ON t.id = p.ticket
 WHERE p.ticket = $1
 GROUP BY p.kind, t.change_cents
HAVING sum(p.amount_cents) <> CASE p.kind WHEN 'cash' THEN t.change_cents ELSE 0 END
 ORDER BY array_position(ARRAY['cash', 'card', 'cheque', 'voucher', 'credit', 'local_currency', 'third_party', 'suspended', 'online'], p.kind)
