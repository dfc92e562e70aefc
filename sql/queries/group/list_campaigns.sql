-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the newest first
SELECT id, kpa, title, intro, state, reason, version, threshold_cents AS threshold, margin_bp, closes_at, starts_at, ends_at, made_at, ended_at FROM campaign WHERE kpa = $1 ORDER BY made_at DESC, id LIMIT 100
