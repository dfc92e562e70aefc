-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT c.till, c.sequence, c.id, c.kind, c.number, c.legal_entity, c.kpa, c.at, c.business_day, c.cashier, c.from_at, c.to_at,
       c.first_sale, c.last_sale, c.first_move, c.last_move, c.first_closing, c.last_closing, c.tickets, c.returns, c.voids, c.copies,
       c.sales_cents, c.refunds_cents, c.total_cents, c.perpetual_cents, c.perpetual_abs_cents, c.discounts_cents, c.deposits_cents,
       c.float_cents, c.moved_cents, c.expected_cents, c.counted_cents, c.difference_cents, c.left_cents
  FROM closing c WHERE c.till = $1 AND c.sequence BETWEEN $2 AND $3 ORDER BY c.sequence
