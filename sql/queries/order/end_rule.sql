-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 rule, $2 day: not from that day on
UPDATE slot_rule SET ended_on = $2 WHERE id = $1 AND (ended_on IS NULL OR ended_on > $2)
