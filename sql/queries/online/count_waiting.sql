-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 rows: how many of them nobody signed yet
SELECT count(*) AS waiting FROM online_sale WHERE id = ANY ($1) AND state = 'waiting'
