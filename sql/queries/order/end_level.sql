-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 decision, $2 today
UPDATE price_decision SET ended_on = $2 WHERE id = $1 AND ended_on IS NULL
