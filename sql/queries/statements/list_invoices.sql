-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 day: those issued before it (NULL: all), newest first; $3 how many. The customer stands in the document.
SELECT i.id, i.legal_entity, i.year, i.number, i.kind, i.issued_on, i.total_cents AS total, i.document::jsonb #>> '{customer,name}' AS customer,
       i.document::jsonb ->> 'ticket' AS ticket, i.credits, c.number AS credits_number, c.year AS credits_year,
       (SELECT coalesce(sum(n.total_cents), 0) FROM invoice n WHERE n.credits = i.id)::bigint AS credited
  FROM invoice i LEFT JOIN invoice c ON c.id = i.credits
 WHERE i.kpa = $1 AND ($2::date IS NULL OR i.issued_on < $2)
 ORDER BY i.issued_on DESC, i.number DESC LIMIT $3
