-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO pay_request (id, kpa, member, month, amount_cents, asked_at, asked_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO NOTHING
