-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now
SELECT id, kpa, id AS campaign FROM campaign WHERE state IN ('open', 'closed') AND closes_at <= $1 ORDER BY closes_at, id LIMIT 20
