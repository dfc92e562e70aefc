-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 quote, $2 digest of the token, $3 by whom, $4 now, $5 delay, $6 valid until, $7 share, $8 total, $9 deposit
UPDATE quote SET state = 'answered', version = version + 1, token_hash = $2, answered_by = $3, answered_at = $4, delay_days = $5,
       valid_until = $6, deposit_bp = $7, total_cents = $8, deposit_cents = $9, ended_at = NULL
 WHERE id = $1
