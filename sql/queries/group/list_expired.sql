-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 now: those whose payment did not come
SELECT id, kpa, campaign FROM pledge WHERE state = 'awaiting_payment' AND held_until <= $1 ORDER BY held_until LIMIT 100
