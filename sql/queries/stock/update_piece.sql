-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 code, $4 item, $5 name, $6 description, $7 condition, $8 size, $9 price, $10 member, $11 now: what was sold stays so
UPDATE piece p SET code = $3, item = $4, name = $5, description = $6, condition = $7, size = $8, price_cents = $9, member = $10, changed_at = $11
 WHERE p.id = $1 AND p.kpa = $2 AND p.state <> 'sold'
   AND (p.item = $4 OR NOT EXISTS (SELECT FROM stock_hold h WHERE h.piece = p.id AND h.state = 'held'))
