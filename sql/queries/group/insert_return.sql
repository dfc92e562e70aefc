-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 order, $3 KPA, $4 lines, $5 quantities, $6 cents, $7 who, $8 now: it weighed less
INSERT INTO shop_refund (id, order_id, kpa, reason, lines, quantities, gross_cents, person, made_at) VALUES ($1, $2, $3, 'weighed', $4, $5, $6, $7, $8)
