-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 state, $3 what came, $4 what a refund names, $5 when it came, $6 when to look again
UPDATE payment SET state = $2, received_cents = $3, money_ref = $4, paid_at = coalesce($5, paid_at), next_at = $6,
       redirect_url = CASE WHEN $2 = 'sent' THEN redirect_url END, trouble = '', attempts = 0
 WHERE id = $1
