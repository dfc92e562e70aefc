-- SPDX-License-Identifier: AGPL-3.0-or-later
-- a lot that a till weighed
INSERT INTO donation_lot (id, kpa, received_on, category, origin, weight_g, pieces, till, lot, created_at)
VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, $9)
ON CONFLICT (kpa, id) DO NOTHING
