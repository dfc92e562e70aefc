-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 now
UPDATE quote_contact SET name = '', email = '', phone = '', wish = '', answer = '', changed_at = $2 WHERE quote_id = $1
