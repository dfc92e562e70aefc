-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO drawer_move (till, sequence, id, kind, legal_entity, kpa, at, business_day, cashier, reason, reference, tender, tender_to,
                         ticket, witness, amount_cents, expected_cents, counted_cents, difference_cents, entry)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
