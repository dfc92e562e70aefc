-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA: nobody else signs until this transaction ends
SELECT o.till, o.sequence, o.hash, o.perpetual_cents AS perpetual, o.perpetual_abs_cents AS perpetual_abs, k.legal_entity
  FROM online_till o JOIN kpa k ON k.code = o.kpa WHERE o.kpa = $1 FOR NO KEY UPDATE OF o
