-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 order, $3 KPA, $4 now, $5 lines, $6 their gross in cents. Nothing when it was declared before.
INSERT INTO shop_withdrawal (id, order_id, kpa, declared_at, lines, gross_cents) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (order_id) DO NOTHING
