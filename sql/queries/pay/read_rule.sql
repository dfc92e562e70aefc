-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day: what the general rule takes of a sale.
SELECT cae_bp, pot_bp FROM split_rule
 WHERE kpa = $1 AND activity IS NULL AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1
