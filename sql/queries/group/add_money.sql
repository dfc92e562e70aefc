-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 in, $3 back
UPDATE pledge SET paid_cents = paid_cents + $2, back_cents = back_cents + $3, version = version + 1 WHERE id = $1
