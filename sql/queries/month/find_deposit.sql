-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT d.kind, d.day, d.amount_cents AS amount, d.fee_cents AS fee, d.reference, coalesce(d.entry, 0) AS entry,
       d.withdrawn_at IS NOT NULL AS withdrawn,
       EXISTS (SELECT FROM bank_match_part p WHERE p.deposit = d.id AND NOT p.undone) AS matched, d.covers_from, d.covers_to
  FROM deposit d WHERE d.id = $1
