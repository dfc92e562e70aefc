-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A credit note's entry takes back what its document says, no more: per account of VAT, in all, and line by line what was
-- shared. The sale's own entry stands.
WITH note AS (
  SELECT i.*, legal_entity || '-' || year || '-' || lpad(number::text, greatest(6, length(number::text)), '0') AS name
    FROM invoice i WHERE kind = 'credit_note'
), line AS (
  SELECT n.id, (l ->> 'line')::int AS line, (l ->> 'vat_rate')::int AS rate, (l ->> 'net')::bigint AS net, (l ->> 'vat')::bigint AS vat,
         t.account, t.turnover, t.line IS NULL AS unknown
    FROM note n CROSS JOIN LATERAL jsonb_array_elements(n.document::jsonb -> 'lines') l
    LEFT JOIN ticket_line t ON t.ticket = n.ticket AND t.line = (l ->> 'line')::int
), expected AS (
  SELECT id, account AS what, sum(net)::bigint AS amount FROM line GROUP BY 1, 2
  UNION ALL
  SELECT l.id, r.collected_account, sum(l.vat)::bigint FROM line l JOIN vat_rate r ON r.rate_bp = l.rate AND r.collected_account IS NOT NULL
    JOIN note n ON n.id = l.id JOIN ticket t ON t.id = n.ticket AND daterange(r.valid_from, r.valid_to, '[]') @> t.business_day GROUP BY 1, 2
  UNION ALL
  SELECT id, '419800', -total_cents FROM note
  UNION ALL
  SELECT id, '901000 ligne ' || line, -net FROM line WHERE turnover
), stands AS (
  SELECT n.id, p.account AS what, sum(p.amount_cents)::bigint AS amount
    FROM note n JOIN posting p ON p.entry = n.entry WHERE p.account NOT LIKE '9%' GROUP BY 1, 2
  UNION ALL
  SELECT n.id, '901000 ligne ' || p.ticket_line, sum(p.amount_cents)::bigint
    FROM note n JOIN posting p ON p.entry = n.entry WHERE p.account = '901000' GROUP BY 1, 2
)
SELECT 'invoice id=' || id || ' ' || what AS place,
       format('avoir : %s inscrit dans l’écriture, %s attendu', coalesce(stands.amount, 0), coalesce(expected.amount, 0)) AS problem
  FROM expected FULL JOIN stands USING (id, what)
 WHERE coalesce(expected.amount, 0) <> coalesce(stands.amount, 0)
UNION ALL
SELECT 'invoice id=' || n.id,
       CASE WHEN e.id IS NULL THEN 'avoir sans écriture'
            WHEN (e.kpa, e.legal_entity, e.journal, e.piece) IS DISTINCT FROM (n.kpa, n.legal_entity, 'OD', n.name)
              THEN 'l’écriture ' || e.id || ' porte un autre KPA, journal ou numéro'
            ELSE 'avoir sur une vente dont l’écriture, ou la sienne, est contre-passée' END
  FROM note n LEFT JOIN entry e ON e.id = n.entry
 WHERE e.id IS NULL OR (e.kpa, e.legal_entity, e.journal, e.piece) IS DISTINCT FROM (n.kpa, n.legal_entity, 'OD', n.name)
    OR EXISTS (SELECT FROM entry r JOIN entry o ON o.id = r.reverses WHERE o.id = n.entry OR (o.ticket = n.ticket AND o.reverses IS NULL))
