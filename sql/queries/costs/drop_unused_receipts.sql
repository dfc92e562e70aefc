-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 before when: papers that were sent and that no cost names
DELETE FROM receipt x WHERE x.kpa = $1 AND x.added_at < $2 AND NOT EXISTS (SELECT FROM cost c WHERE c.kpa = x.kpa AND c.receipt = x.id)
