-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 till, $2 first sequence, $3 last
SELECT v.closing, v.rate_bp, v.scheme, v.gross_cents, v.net_cents, v.vat_cents
  FROM closing c JOIN closing_vat v ON v.closing = c.id
 WHERE c.till = $1 AND c.sequence BETWEEN $2 AND $3 ORDER BY c.sequence, v.rate_bp DESC, v.scheme COLLATE "C"
