-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA
SELECT w.split_rule, w.member, w.weight
  FROM split_rule_weight w JOIN split_rule r ON r.id = w.split_rule
 WHERE r.kpa = $1 ORDER BY w.split_rule, w.member
