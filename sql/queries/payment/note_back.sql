-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 payment, $2 what went back
UPDATE payment SET back_cents = back_cents + $2,
       state = CASE WHEN back_cents + $2 = received_cents THEN 'refunded' ELSE state END
 WHERE id = $1
