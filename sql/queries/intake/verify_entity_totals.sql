-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Perpetual totals of each legal entity: what the last closing of each of its tills says, added up.
SELECT c.legal_entity, count(*) AS tills, sum(c.perpetual_cents)::bigint AS perpetual, sum(c.perpetual_abs_cents)::bigint AS perpetual_abs
  FROM (SELECT DISTINCT ON (till) till, legal_entity, perpetual_cents, perpetual_abs_cents FROM closing
         WHERE kind = 'day' ORDER BY till, number DESC) c
 GROUP BY c.legal_entity ORDER BY c.legal_entity
