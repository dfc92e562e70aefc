-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What stayed in the till: change is given on cash.
SELECT kind, sum(amount)::bigint AS amount
  FROM (SELECT p.kind, p.amount_cents AS amount
          FROM ticket t JOIN ticket_tender p ON p.ticket = t.id WHERE t.kpa = $1 AND t.business_day = $2
        UNION ALL
        SELECT 'cash', -t.change_cents FROM ticket t WHERE t.kpa = $1 AND t.business_day = $2 AND t.change_cents <> 0) moves
 GROUP BY kind
 ORDER BY array_position(ARRAY['cash', 'card', 'cheque', 'voucher', 'credit', 'local_currency', 'third_party', 'suspended', 'online'], kind)
