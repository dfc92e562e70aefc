-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tickets of the days asked for, in one pass.
SELECT count(*) FILTER (WHERE t.kind = 'sale') AS tickets, count(DISTINCT t.business_day) AS days, coalesce(sum(t.total_cents), 0)::bigint AS gross
  FROM ticket t WHERE t.kpa = $1 AND t.business_day BETWEEN $2 AND $3
