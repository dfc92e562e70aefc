-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 now: its ticket goes out by mail, once
UPDATE online_sale SET letter_asked_at = $2 WHERE order_id = $1 AND amount_cents > 0 AND state <> 'refused' AND letter_asked_at IS NULL
