-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id
SELECT m.id, m.channel, m.order_id, NULL::text AS code, m.kind, m.shown, m.state, m.trouble, m.made_at, m.done_at FROM message m WHERE m.id = $1
