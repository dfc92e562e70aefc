-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT rate_bp::bigint AS rate, valid_from, valid_to, label FROM vat_rate ORDER BY valid_from, rate_bp DESC
