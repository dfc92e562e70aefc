-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first and $3 last day; or $4 one of them
SELECT id, given_on, association, means, amount_cents AS amount, cancelled_at IS NOT NULL AS cancelled
  FROM money_donation
 WHERE kpa = $1 AND CASE WHEN $4::uuid IS NULL THEN given_on BETWEEN $2 AND $3 ELSE id = $4 END
 ORDER BY given_on DESC, created_at DESC, id
