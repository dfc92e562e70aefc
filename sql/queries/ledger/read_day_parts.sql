-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who gets what of the day's sales: persons, then the pot, the CAE, the State.
SELECT parts.kind, parts.member, m.name, m.face, parts.amount
  FROM (SELECT CASE p.account WHEN '911000' THEN 'person' WHEN '912000' THEN 'pot' WHEN '913000' THEN 'cae' ELSE 'vat' END AS kind,
               CASE p.account WHEN '911000' THEN p.member END AS member, -sum(p.amount_cents)::bigint AS amount
          FROM ticket t
          JOIN entry e ON e.ticket = t.id AND e.reverses IS NULL
          JOIN posting p ON p.entry = e.id
         WHERE t.kpa = $1 AND t.business_day = $2 AND (p.account IN ('911000', '912000', '913000') OR p.account LIKE '4457%')
         GROUP BY 1, 2) parts
  LEFT JOIN member m ON m.code = parts.member
 ORDER BY array_position(ARRAY['person', 'pot', 'cae', 'vat'], parts.kind), m.position, m.code
