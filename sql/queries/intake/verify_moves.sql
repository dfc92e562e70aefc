-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT m.till, m.sequence, m.id, m.kind, m.legal_entity, m.kpa, m.at, m.business_day, m.cashier, m.reason, m.reference, m.tender,
       m.tender_to, m.ticket, m.witness, m.amount_cents, m.expected_cents, m.counted_cents, m.difference_cents
  FROM drawer_move m WHERE m.till = $1 AND m.sequence BETWEEN $2 AND $3 ORDER BY m.sequence
