-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order: its ticket goes out by mail once more
UPDATE online_sale s SET letter_made_at = NULL FROM shop_order_contact c
 WHERE s.order_id = $1 AND s.letter_made_at IS NOT NULL AND c.order_id = s.order_id AND c.email <> ''
