-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 id, $3 by whom, $4 when; once
UPDATE money_donation SET cancelled_by = $3, cancelled_at = $4 WHERE kpa = $1 AND id = $2 AND cancelled_at IS NULL
