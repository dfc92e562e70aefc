-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 id, $3 why it was taken back
UPDATE cost SET reversal_reason = $3 WHERE kpa = $1 AND id = $2
