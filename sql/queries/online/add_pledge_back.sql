-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 pledge, $2 what went back of its money
UPDATE pledge SET back_cents = back_cents + $2, version = version + 1 WHERE id = $1
