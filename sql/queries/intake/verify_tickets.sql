-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT t.till, t.chain, t.sequence, t.id, t.kind, t.legal_entity, t.kpa, t.at, t.business_day, t.cashier, t.total_cents, t.change_cents,
       t.source, t.source_day, t.deferred_at, t.note_asked, t.customer
  FROM ticket t
 WHERE t.till = $1 AND t.chain = 'T' AND t.sequence BETWEEN $2 AND $3
 ORDER BY t.sequence
