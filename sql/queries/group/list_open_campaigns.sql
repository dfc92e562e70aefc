-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 now
SELECT id, kpa, title, intro, state, reason, version, threshold_cents AS threshold, margin_bp, closes_at, starts_at, ends_at, made_at, ended_at FROM campaign
 WHERE kpa = $1 AND state = 'open' AND closes_at > $2 ORDER BY closes_at, id LIMIT 50
