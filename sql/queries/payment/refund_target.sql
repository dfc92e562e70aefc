-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 purpose, $2 target, $3 what stays, $4 now
SELECT payment_refund_down_to($1, $2, $3, 'over', NULL, $4) AS queued
