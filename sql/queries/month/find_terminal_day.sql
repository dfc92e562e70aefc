-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was noted of the card terminal for a day.
SELECT id, amount_cents AS amount FROM deposit WHERE kpa = $1 AND day = $2 AND kind = 'card' AND withdrawn_at IS NULL
