-- SPDX-License-Identifier: AGPL-3.0-or-later
-- one record about an order; again: nothing
INSERT INTO custody_event (id, about, kpa, till, chain, sequence, at, kind, state, place, priced, total_cents)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (about, id) DO NOTHING
