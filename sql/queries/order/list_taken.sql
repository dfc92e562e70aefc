-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 from, $3 to: how full the diary is
SELECT purpose, activity, starts_at, taken FROM pickup_slot WHERE kpa = $1 AND starts_at >= $2 AND starts_at < $3
