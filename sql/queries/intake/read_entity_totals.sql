-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 year: the tills of the legal entity in whose name is asked, then their sum (till NULL)
SELECT kpa, till, closings, last_closing, last_at, grand_total, perpetual, perpetual_abs FROM my_entity_totals($1::int)
