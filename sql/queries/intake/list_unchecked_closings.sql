-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 at most: closings not counted again yet, each with the one of its kind before it
SELECT c.id AS closing, r.body, p.body AS previous
  FROM closing c
  JOIN record r ON (r.till, r.chain, r.sequence) = (c.till, 'G', c.sequence)
  LEFT JOIN closing b ON (b.till, b.kind, b.number) = (c.till, c.kind, c.number - 1)
  LEFT JOIN record p ON (p.till, p.chain, p.sequence) = (b.till, 'G', b.sequence)
 WHERE c.till = $1 AND NOT EXISTS (SELECT FROM closing_recount n WHERE n.closing = c.id)
 ORDER BY c.sequence LIMIT $2
