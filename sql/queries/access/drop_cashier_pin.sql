-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person: the tills learn it with their next snapshot
DELETE FROM cashier_pin WHERE person = $1
