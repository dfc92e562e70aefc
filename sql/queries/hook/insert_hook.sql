-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 KPA, $3 URL, $4 label, $5 events, $6 by whom, $7 now
INSERT INTO hook (id, kpa, url, label, events, made_by, made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
ON CONFLICT (kpa, url) DO NOTHING
