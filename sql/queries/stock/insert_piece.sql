-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 code, $4 item, $5 name, $6 description, $7 condition, $8 size, $9 price, $10 member, $11 now: a draft
INSERT INTO piece (id, kpa, code, item, name, description, condition, size, price_cents, member, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
