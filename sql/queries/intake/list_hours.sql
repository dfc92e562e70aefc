-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT weekday::bigint AS weekday, opens, closes FROM opening_hours WHERE kpa = $1 ORDER BY weekday, opens
