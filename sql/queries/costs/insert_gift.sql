-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO money_donation (id, kpa, given_on, association, means, amount_cents, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
