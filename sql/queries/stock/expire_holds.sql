-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 kind of holder, $2 now
SELECT kpa, holder, item, piece, quantity, state FROM stock_expire($1, $2)
