-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO internal_sale (id, kpa, sold_on, seller, buyer, activity, label, net_cents, cae_bp, cae_cents, split_rule, entry, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::bigint::int, $10, $11, $12, $13, $14)
