-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 order, $3 KPA, $4 why, $5 lines, $6 quantities, $7 cents, $8 who, $9 now
INSERT INTO shop_refund (id, order_id, kpa, reason, lines, quantities, gross_cents, person, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
