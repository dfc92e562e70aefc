-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT e.happened_on AS happened, e.date AS day, e.piece, k.total_cents AS amount
  FROM entry e JOIN ticket k ON k.id = e.ticket
 WHERE e.kpa = $1 AND e.date BETWEEN $2 AND $3 AND e.happened_on IS NOT NULL ORDER BY e.happened_on, e.piece LIMIT 200
