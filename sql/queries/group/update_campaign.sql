-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 title, $4 intro, $5 threshold, $6 margin, $7 closes, $8 starts, $9 ends: only a draft changes
UPDATE campaign SET title = $3, intro = $4, threshold_cents = $5, margin_bp = $6, closes_at = $7, starts_at = $8, ends_at = $9,
                    version = version + 1
 WHERE id = $1 AND kpa = $2 AND state = 'draft'
