-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tickets of the days asked for, and those that came after their month was sealed.
SELECT (SELECT count(*) FROM ticket t WHERE t.kpa = $1 AND t.business_day BETWEEN $2 AND $3) AS tickets,
       (SELECT count(DISTINCT t.business_day) FROM ticket t WHERE t.kpa = $1 AND t.business_day BETWEEN $2 AND $3) AS days,
       (SELECT coalesce(sum(t.total_cents), 0) FROM ticket t WHERE t.kpa = $1 AND t.business_day BETWEEN $2 AND $3)::bigint AS gross
