-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 reference: what is left of it and not promised to another ticket, and the line that first put it there.
SELECT m.kind, (sum(m.amount) - (SELECT coalesce(sum(h.amount_cents), 0) FROM hold h
                                  WHERE h.kpa = t.kpa AND h.reference = $2 AND h.kind = m.kind
                                    AND h.sequence > (SELECT coalesce(max(r.sequence), 0) FROM record r
                                                       WHERE r.till = h.till AND r.chain = 'T')))::bigint AS balance,
       l.item, l.label, coalesce(l.vat_rate, 0)::bigint AS vat_rate, l.ticket, coalesce(l.line, 0)::bigint AS line
  FROM till t
  CROSS JOIN LATERAL held_movements(t.kpa, ARRAY[$2]) m
  LEFT JOIN LATERAL (SELECT x.* FROM held_movements(t.kpa, ARRAY[$2]) f JOIN ticket_line x ON x.ticket = f.ticket AND x.line = f.line
                      WHERE f.amount > 0 AND f.kind = m.kind ORDER BY x.ticket, x.line LIMIT 1) l ON true
 WHERE t.code = $1
 GROUP BY m.kind, t.kpa, l.item, l.label, l.vat_rate, l.ticket, l.line
 ORDER BY m.kind LIMIT 1
