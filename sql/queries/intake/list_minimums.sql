-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: the least of its free prices
SELECT code, minimum_cents AS minimum FROM item WHERE kpa = $1 AND minimum_cents > 0 ORDER BY code
