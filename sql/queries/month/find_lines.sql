-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT l.id, l.day, l.amount_cents AS amount, l.label, l.reference,
       l.occurrence > 1 AND NOT EXISTS (SELECT FROM explanation x WHERE x.bank_line = l.id AND x.undone_at IS NULL) AS doubled,
       EXISTS (SELECT FROM bank_match_part p WHERE p.bank_line = l.id AND NOT p.undone) AS matched
  FROM bank_line l WHERE l.id = ANY ($1) ORDER BY l.day, l.id
