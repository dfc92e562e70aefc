-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Rows of the projection that no record or no ticket carries; ends of chains that are not where they were.
SELECT 'ticket' AS name, t.id::text AS row FROM ticket t
 WHERE NOT EXISTS (SELECT FROM record r WHERE r.till = t.till AND r.chain = t.chain AND r.sequence = t.sequence)
UNION ALL
SELECT 'ticket_line', l.ticket || ' ' || l.line FROM ticket_line l WHERE NOT EXISTS (SELECT FROM ticket t WHERE t.id = l.ticket)
UNION ALL
SELECT 'ticket_line_member', m.ticket || ' ' || m.line || ' ' || m.position FROM ticket_line_member m
 WHERE NOT EXISTS (SELECT FROM ticket_line l WHERE l.ticket = m.ticket AND l.line = m.line)
UNION ALL
SELECT 'ticket_vat', v.ticket || ' ' || v.rate_bp FROM ticket_vat v WHERE NOT EXISTS (SELECT FROM ticket t WHERE t.id = v.ticket)
UNION ALL
SELECT 'ticket_tender', p.ticket || ' ' || p.position FROM ticket_tender p
 WHERE NOT EXISTS (SELECT FROM ticket t WHERE t.id = p.ticket)
UNION ALL
SELECT 'record', r.till || ' ' || r.chain || ' ' || r.sequence FROM record r
 WHERE r.chain NOT IN ('T', 'I', 'B', 'P', 'C', 'X', 'G', 'L', 'A') OR NOT EXISTS (SELECT FROM till t WHERE t.code = r.till)
UNION ALL -- a till that ended ends where it was said (what was on its way when it ended comes within seconds)
SELECT 'till_end', e.till || ' ' || e.chain || ' ' || e.sequence FROM till_end e
 WHERE NOT EXISTS (SELECT FROM record r WHERE r.till = e.till AND r.chain = e.chain AND r.sequence = e.sequence AND r.hash = e.hash)
    OR EXISTS (SELECT FROM record r WHERE r.till = e.till AND r.chain = e.chain AND r.sequence > e.sequence
                  AND r.received_at > e.ended_at + interval '10 s')
 LIMIT 1000
