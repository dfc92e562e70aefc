-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: what its acknowledgement says
SELECT w.declared_at, w.gross_cents AS gross, o.code, o.language, o.kpa, k.name AS place, l.name AS seller, coalesce(c.name, '') AS name
  FROM shop_withdrawal w
  JOIN shop_order o ON o.id = w.order_id
  JOIN kpa k ON k.code = o.kpa
  JOIN legal_entity l ON l.code = k.legal_entity
  LEFT JOIN shop_order_contact c ON c.order_id = o.id
 WHERE w.order_id = $1
