-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 day: the VAT rates in force, the highest first
SELECT rate_bp::bigint AS rate FROM vat_rate WHERE valid_from <= $1 AND coalesce(valid_to >= $1, true) ORDER BY rate_bp DESC
