-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 kind and $3 id of the holder, $4 until, $5 now, $6 items, $7 pieces, $8 quantities: what is short, if anything
SELECT line, available, held_until FROM stock_take($1, $2, $3, $4, $5, $6, $7, $8)
