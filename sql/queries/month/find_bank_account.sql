-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT id, mapping FROM bank_account WHERE kpa = $1 AND number = $2
