-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT x.ticket, x.line, x.item, x.label, x.kind, x.activity, x.unit, x.account, x.vat_scheme, x.vat_rate, x.quantity,
       x.unit_price_cents, x.purchase_price_cents, x.gross_cents, x.net_cents, x.vat_cents, x.turnover, x.source_line::bigint,
       x.list_price_cents, x.discount_cents, x.bearer, x.reason, x.order_id, x.reference, x.source_before, x.source_net_cents,
       x.source_discount_cents
  FROM ticket t JOIN ticket_line x ON x.ticket = t.id
 WHERE t.till = $1 AND t.chain = 'T' AND t.sequence BETWEEN $2 AND $3
 ORDER BY t.sequence, x.line
