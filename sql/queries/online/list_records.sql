-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 a sale: it and what went back of it, as they were signed
SELECT body FROM online_sale WHERE (id = $1 OR source = $1) AND body IS NOT NULL ORDER BY sequence
