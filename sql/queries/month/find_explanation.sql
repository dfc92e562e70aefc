-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT x.kind, x.day, x.amount_cents AS amount, x.note, coalesce(x.entry, 0) AS entry, x.undone_at IS NOT NULL AS undone,
       coalesce(x.bank_line, 0) AS bank_line, x.deposit,
       EXISTS (SELECT FROM bank_match_part p WHERE p.bank_line = x.bank_line AND NOT p.undone) AS matched
  FROM explanation x WHERE x.id = $1
