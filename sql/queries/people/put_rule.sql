-- SPDX-License-Identifier: AGPL-3.0-or-later
INSERT INTO split_rule (kpa, activity, cae_bp, pot_bp, valid_from, decision)
SELECT $1, $2, $3, $4, $5, $6
WHERE NOT EXISTS (SELECT FROM split_rule WHERE kpa = $1 AND activity IS NOT DISTINCT FROM $2 AND valid_from = $5
                    AND cae_bp = $3 AND pot_bp = $4 AND decision = $6)
