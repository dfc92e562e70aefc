-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The match and its parts as one text, so that the same request can be recognised.
SELECT m.entry, m.amount_cents AS amount, m.undone_at IS NOT NULL AS undone, coalesce(m.account, '') AS account,
       (SELECT e.date FROM entry e WHERE e.id = m.entry) AS day,
       (SELECT string_agg(coalesce(p.bank_line::text, p.deposit::text), ' ' ORDER BY p.bank_line, p.deposit)
          FROM bank_match_part p WHERE p.match = m.id) AS parts, m.label, m.reason
  FROM bank_match m WHERE m.id = $1
