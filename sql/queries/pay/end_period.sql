-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE budget_period SET state = $3, ended_by = $4, ended_at = $5, decision = $6, entry = $7 WHERE id = $1 AND kpa = $2
