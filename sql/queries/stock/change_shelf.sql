-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 move, $2 KPA, $3 item, $4 kind, $5 quantity, $6 note, $7 who, $8 now, $9 anyway
SELECT outcome, available, held_until FROM stock_change($1, $2, $3, $4, $5, $6, $7, $8, $9)
