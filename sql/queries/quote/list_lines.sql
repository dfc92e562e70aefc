-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote
SELECT l.line, l.item, i.name AS label, l.quantity, l.unit_price_cents AS unit_price, l.gross_cents AS gross
  FROM quote_line l JOIN item i ON i.kpa = l.kpa AND i.code = l.item WHERE l.quote_id = $1 ORDER BY l.line
