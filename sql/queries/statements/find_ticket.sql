-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 till, $3 chain, $4 sequence: a sale. What came back of it is no sale to invoice.
SELECT id, at, business_day AS day, total_cents AS total FROM ticket WHERE kpa = $1 AND till = $2 AND chain = $3 AND sequence = $4 AND kind = 'sale'
