-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 campaign: money that comes meanwhile waits
SELECT id FROM pledge WHERE campaign = $1 ORDER BY sequence FOR NO KEY UPDATE
