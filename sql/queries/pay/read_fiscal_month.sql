-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT fiscal_month FROM legal_entity WHERE code = $1
