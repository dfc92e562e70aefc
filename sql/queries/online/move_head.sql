-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 sequence, $3 hash, $4 and $5 perpetual totals
UPDATE online_till SET sequence = $2, hash = $3, perpetual_cents = $4, perpetual_abs_cents = $5 WHERE kpa = $1
