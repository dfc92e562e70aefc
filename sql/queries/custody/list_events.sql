-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders: what is known of them, for the fold. What another KPA says of an order is not about it.
SELECT e.about, e.id, e.till, e.sequence, e.at, e.kind, e.state, e.place, e.priced, e.total_cents AS total, e.paid_cents AS paid, e.held_cents AS held
  FROM custody_event e LEFT JOIN custody_order o ON o.id = e.about
 WHERE e.about = ANY ($1) AND (o.id IS NULL OR o.kpa = e.kpa)
 ORDER BY e.about, e.serial
