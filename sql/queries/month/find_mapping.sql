-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The columns that the last CSV file of this KPA had.
SELECT mapping FROM bank_account WHERE kpa = $1 AND mapping <> '' ORDER BY opened_at DESC LIMIT 1
