-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 holder, $2 now
SELECT stock_release($1, $2) AS touched
