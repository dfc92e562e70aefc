-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: nobody else moves it until this transaction ends
SELECT o.id, o.kpa, o.code, o.state, o.pays, o.version, o.language, o.total_cents AS total, o.paid_cents AS paid,
       o.back_cents AS back, o.pickup, o.dropoff, o.held_until, o.ticket, o.deposit_cents AS deposit, o.counter_cents AS counter, o.source
  FROM shop_order o WHERE o.id = $1 FOR NO KEY UPDATE
