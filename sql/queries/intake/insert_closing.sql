-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO closing (till, sequence, id, kind, number, legal_entity, kpa, at, business_day, cashier, from_at, to_at, first_sale,
                     last_sale, first_move, last_move, first_closing, last_closing, tickets, returns, voids, copies, sales_cents,
                     refunds_cents, total_cents, perpetual_cents, perpetual_abs_cents, discounts_cents, deposits_cents, float_cents,
                     moved_cents, expected_cents, counted_cents, difference_cents, left_cents, entry)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
        $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)
