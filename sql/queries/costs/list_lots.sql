-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 first and $3 last day; or $4 one of them
SELECT id, received_on, category, origin, weight_g AS weight, pieces, cancelled_at IS NOT NULL AS cancelled
  FROM donation_lot
 WHERE kpa = $1 AND CASE WHEN $4::uuid IS NULL THEN received_on BETWEEN $2 AND $3 ELSE id = $4 END
 ORDER BY received_on DESC, created_at DESC, id
