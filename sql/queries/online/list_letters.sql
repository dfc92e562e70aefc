-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tickets that somebody asked for, signed by now
SELECT s.id AS sale, s.kpa, o.code, c.email, s.body, s.signature
  FROM online_sale s JOIN shop_order o ON o.id = s.order_id JOIN shop_order_contact c ON c.order_id = o.id
 WHERE s.letter_asked_at IS NOT NULL AND s.letter_made_at IS NULL AND s.state = 'booked' AND c.email <> ''
 ORDER BY s.letter_asked_at LIMIT 50
