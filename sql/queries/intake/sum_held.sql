-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPAs, $2 references: what is left of each kind.
SELECT u.kpa, m.kind, m.reference, sum(m.amount)::bigint AS amount
  FROM (SELECT DISTINCT kpa, reference FROM unnest($1::text[], $2::text[]) v (kpa, reference)) u
  CROSS JOIN LATERAL held_movements(u.kpa, ARRAY[u.reference]) m
 GROUP BY 1, 2, 3
