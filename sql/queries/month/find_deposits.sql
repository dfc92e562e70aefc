-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT d.id, d.kind, d.day, d.amount_cents AS amount, d.fee_cents AS fee, d.reference,
       EXISTS (SELECT FROM bank_match_part p WHERE p.deposit = d.id AND NOT p.undone) AS matched
  FROM deposit d WHERE d.id = ANY ($1) AND d.withdrawn_at IS NULL ORDER BY d.day, d.id
