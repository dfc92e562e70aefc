-- SPDX-License-Identifier: AGPL-3.0-or-later
-- None while another of the same target is open
INSERT INTO payment (id, kpa, purpose, target, label, amount_cents, provider, account, organisation, return_url, state,
                     hold_until, made_at, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'created', $11, $12, $12)
ON CONFLICT (purpose, target) WHERE state IN ('created', 'sent') DO NOTHING
