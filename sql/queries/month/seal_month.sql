-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT month, closed_at, entries, postings, hash FROM month_seal($1, $2, $3, $4, $5)
