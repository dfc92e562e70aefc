-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 state, $3 since, $4 place, $5 total, $6 closed, $7 clashes
UPDATE custody_order SET state = $2, since = $3, place = $4, total_cents = $5, closed = $6, clashes = $7 WHERE id = $1
