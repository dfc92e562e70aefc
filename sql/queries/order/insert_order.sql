-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO shop_order (id, kpa, code, token_hash, person, source, source_id, pays, state, language, total_cents, pickup,
                        dropoff, made_at, held_until, deposit_cents)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
