-- SPDX-License-Identifier: AGPL-3.0-or-later
UPDATE budget_claim SET settled_cents = $3, adjusted_why = $4 WHERE period = $1 AND member = $2
