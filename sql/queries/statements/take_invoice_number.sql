-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT invoice_number($1, $2, $3) AS number
