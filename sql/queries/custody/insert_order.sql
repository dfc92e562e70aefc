-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO custody_order (id, kpa, till, at, tag_first, tag_last, items, label, promised, customer, state, since, total_cents, closed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'deposited', $4, $11, false)
ON CONFLICT (id) DO NOTHING
