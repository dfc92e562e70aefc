-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who did what for a month, the newest first; counts, deposits of a kind (the terminal's totals are those of cards) and
-- matches of one hour stand together. What was withdrawn is told by its explanation.
SELECT l.what, l.detail, l.number, l.at, p.name AS who, p.face FROM (
  SELECT 'step.' || s.action AS what, s.step AS detail, 1::bigint AS number, s.made_at AS at, s.made_by
    FROM month_step s WHERE s.kpa = $1 AND s.month = $2
  UNION ALL
  SELECT 'count', max(c.day)::text, count(*), max(c.counted_at), c.made_by FROM cash_count c
   WHERE c.kpa = $1 AND c.day BETWEEN $2 AND $3 GROUP BY c.made_by, date_trunc('hour', c.counted_at)
  UNION ALL
  SELECT 'deposit.' || d.kind, max(d.day)::text, count(*), max(d.made_at), d.made_by FROM deposit d
   WHERE d.kpa = $1 AND d.day BETWEEN $2 AND $3 AND d.withdrawn_at IS NULL GROUP BY d.kind, d.made_by, date_trunc('hour', d.made_at)
  UNION ALL
  SELECT 'statement', s.reference, s.lines, s.imported_at, s.made_by FROM bank_statement s
   WHERE s.kpa = $1 AND s.from_day <= $3 AND s.to_day >= $2
  UNION ALL
  SELECT 'explanation', x.kind, 1, x.made_at, x.made_by FROM explanation x
   WHERE x.kpa = $1 AND x.day BETWEEN $2 AND $3 AND x.undone_at IS NULL
  UNION ALL
  SELECT 'match', '', count(*), max(m.made_at), m.made_by FROM bank_match m JOIN entry e ON e.id = m.entry
   WHERE m.kpa = $1 AND e.date BETWEEN $2 AND $3 AND m.undone_at IS NULL GROUP BY m.made_by, date_trunc('hour', m.made_at)
  UNION ALL
  SELECT 'close', '', c.postings, c.closed_at, c.closed_by FROM month_close c WHERE c.kpa = $1 AND c.month = $2
) l LEFT JOIN person p ON p.id = l.made_by
 ORDER BY l.at DESC, l.what, l.detail LIMIT 20
