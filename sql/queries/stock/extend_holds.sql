-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 holder, $2 until
SELECT stock_extend($1, $2) AS touched
