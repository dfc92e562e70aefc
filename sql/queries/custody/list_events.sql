-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 orders: what is known of them, for the fold
SELECT about, id, till, sequence, at, kind, state, place, priced, total_cents AS total, paid_cents AS paid, held_cents AS held
  FROM custody_event WHERE about = ANY ($1) ORDER BY about, serial
