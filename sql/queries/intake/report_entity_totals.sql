-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 legal entity, $2 year
SELECT kpa, till, closings, last_closing, last_at, grand_total, perpetual, perpetual_abs FROM entity_totals($1, $2::int)
