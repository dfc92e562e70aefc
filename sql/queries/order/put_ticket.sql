-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 ticket of a till: the first one stays; each is a version of its own, under which it stands in the history
UPDATE shop_order SET ticket = coalesce(ticket, $2), version = version + 1 WHERE id = $1
