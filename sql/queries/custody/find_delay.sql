-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 day: the law in force
SELECT law, (($1::date + kept_for)::date - $1::date)::bigint AS days FROM custody_delay WHERE valid_from <= $1 ORDER BY valid_from DESC LIMIT 1
