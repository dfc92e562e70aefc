-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: what is left of what is counted, that nobody holds
SELECT item, on_hand - held AS free FROM stock WHERE kpa = $1 ORDER BY item LIMIT 4000
