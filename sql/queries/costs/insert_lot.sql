-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO donation_lot (id, kpa, received_on, category, origin, weight_g, pieces, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
