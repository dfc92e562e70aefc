-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What stands in the projection of the drawers and was never sent, and what it did in the books: every move or closing that moves
-- money has one entry, of its piece, whose drawer account says its amount.
SELECT 'drawer_move' AS name, m.till || ' P ' || m.sequence AS row FROM drawer_move m
 WHERE NOT EXISTS (SELECT FROM record r WHERE r.till = m.till AND r.chain = 'P' AND r.sequence = m.sequence)
    OR (m.kind NOT IN ('count', 'card_total')
        AND (CASE m.kind WHEN 'tender_change' THEN CASE WHEN m.tender = 'cash' THEN -m.amount_cents WHEN m.tender_to = 'cash' THEN m.amount_cents ELSE 0 END
                         WHEN 'float' THEN m.amount_cents + m.difference_cents ELSE m.amount_cents END)
            <> coalesce((SELECT sum(p.amount_cents) FROM posting p JOIN entry e ON e.id = p.entry
                          WHERE p.entry = m.entry AND p.account = '530000' AND e.piece = m.till || '-P-' || lpad(m.sequence::text, greatest(6, length(m.sequence::text)), '0')), 0))
UNION ALL
SELECT 'closing', c.till || ' G ' || c.sequence FROM closing c
 WHERE NOT EXISTS (SELECT FROM record r WHERE r.till = c.till AND r.chain = 'G' AND r.sequence = c.sequence)
    OR (c.kind = 'day' AND c.difference_cents
        <> coalesce((SELECT sum(p.amount_cents) FROM posting p JOIN entry e ON e.id = p.entry
                      WHERE p.entry = c.entry AND p.account = '530000' AND e.piece = c.till || '-G-' || lpad(c.sequence::text, greatest(6, length(c.sequence::text)), '0')), 0))
 LIMIT 1000
