-- SPDX-License-Identifier: AGPL-3.0-or-later
SELECT kind, sum(amount_cents)::bigint AS amount FROM ticket_tender WHERE ticket = $1 GROUP BY kind ORDER BY array_position(ARRAY['cash', 'card', 'cheque'], kind)
