-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 recipient, $3 subject, $4 body, $5 now, $6 sale. What could not be sent for a week is not sent any more.
WITH made AS (UPDATE online_sale SET letter_made_at = $5 WHERE id = $6 AND letter_made_at IS NULL RETURNING kpa, order_id)
INSERT INTO mail (id, recipient, subject, body, created_at, next_at, expires_at, kpa, order_id, kind)
SELECT $1, $2, $3, $4, $5, $5, $5::timestamptz + interval '7 days', kpa, order_id, 'ticket' FROM made
