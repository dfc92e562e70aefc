-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 campaign: nobody pledges or closes until this transaction ends
SELECT id, kpa, title, intro, state, reason, version, threshold_cents AS threshold, margin_bp, closes_at, starts_at, ends_at, made_at, ended_at FROM campaign WHERE id = $2 AND kpa = $1 FOR NO KEY UPDATE
