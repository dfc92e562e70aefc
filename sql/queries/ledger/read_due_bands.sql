-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT b.split_rule, b.from_cents AS amount, b.rate_bp
  FROM split_rule_band b JOIN split_rule r ON r.id = b.split_rule
 WHERE r.kpa = $1 ORDER BY b.split_rule, b.from_cents
