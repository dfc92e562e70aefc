-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT x.ticket, x.position, x.kind, x.amount_cents, x.reference
  FROM ticket t JOIN ticket_tender x ON x.ticket = t.id
 WHERE t.till = $1 AND t.chain = 'T' AND t.sequence BETWEEN $2 AND $3
 ORDER BY t.sequence, x.position
