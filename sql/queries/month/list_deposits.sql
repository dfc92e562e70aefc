-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of the days asked for, and older ones that the bank has not shown yet. That one is on its way is said of one month: an
-- older deposit is asked about again.
SELECT d.id, d.kind, d.day, d.amount_cents AS amount, d.fee_cents AS fee, d.reference, d.covers_from, d.covers_to,
       p.match, m.made_at AS matched_at, (SELECT max(l.day) FROM bank_match_part o JOIN bank_line l ON l.id = o.bank_line
                                           WHERE o.match = p.match) AS seen,
       (SELECT x.note FROM explanation x WHERE x.deposit = d.id AND x.kind = 'on_its_way' AND x.day BETWEEN $2 AND $3 AND x.undone_at IS NULL
         ORDER BY x.made_at DESC LIMIT 1) AS note,
       (SELECT x.id FROM explanation x WHERE x.deposit = d.id AND x.kind = 'on_its_way' AND x.day BETWEEN $2 AND $3 AND x.undone_at IS NULL
         ORDER BY x.made_at DESC LIMIT 1) AS explanation,
       coalesce((SELECT name FROM person WHERE id = d.made_by),
                (SELECT t.name FROM drawer_move z JOIN till t ON t.code = z.till WHERE z.id = d.move)) AS who, d.made_at AS at
  FROM deposit d
  LEFT JOIN bank_match_part p ON p.deposit = d.id AND NOT p.undone
  LEFT JOIN bank_match m ON m.id = p.match
 WHERE d.kpa = $1 AND d.withdrawn_at IS NULL AND d.day <= $3 AND (d.day >= $2 OR p.match IS NULL)
 ORDER BY d.day, d.kind, d.id
