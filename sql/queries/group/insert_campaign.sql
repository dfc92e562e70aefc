-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 title, $4 intro, $5 threshold, $6 margin, $7 closes, $8 starts, $9 ends, $10 now
INSERT INTO campaign (id, kpa, title, intro, state, threshold_cents, margin_bp, closes_at, starts_at, ends_at, made_at)
VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING
