-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 pieces: those that are shown
SELECT id, item, name, price_cents AS price FROM piece WHERE kpa = $1 AND id = ANY ($2) AND state = 'published'
