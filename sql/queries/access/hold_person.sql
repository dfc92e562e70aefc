-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person: held to the end of the transaction, so that a key and a role given at once see each other
SELECT id AS person FROM person WHERE id = $1 FOR UPDATE
