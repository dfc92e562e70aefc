-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 ticket, $2 till, $3 its number, $4 kinds, $5 references, $6 amounts
SELECT h.code, h.reference FROM hold_take($1, $2, $3, $4, $5, $6) h
