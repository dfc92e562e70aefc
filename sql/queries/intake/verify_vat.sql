-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT x.ticket, x.rate_bp, x.scheme, x.gross_cents, x.net_cents, x.vat_cents
  FROM ticket t JOIN ticket_vat x ON x.ticket = t.id
 WHERE t.till = $1 AND t.chain = 'T' AND t.sequence BETWEEN $2 AND $3
 ORDER BY t.sequence, x.rate_bp DESC, x.scheme COLLATE "C"
