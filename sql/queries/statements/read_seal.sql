-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT encode(hash, 'hex') AS hash FROM month_close WHERE kpa = $1 AND month = $2
