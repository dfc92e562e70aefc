-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: decisions in force, those of one item first
SELECT id, activity, item, coalesce(solidarity_bp, 0) AS solidarity_bp, coalesce(support_bp, 0) AS support_bp, decided_on, minutes
  FROM price_decision WHERE kpa = $1 AND ended_on IS NULL ORDER BY item = '', item, activity
