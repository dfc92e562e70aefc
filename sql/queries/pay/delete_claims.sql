-- SPDX-License-Identifier: AGPL-3.0-or-later
DELETE FROM budget_claim WHERE period = $1 AND kpa = $2
