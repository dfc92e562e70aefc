-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 order, $2 ticket of a till
UPDATE shop_order SET ticket = coalesce(ticket, $2) WHERE id = $1
