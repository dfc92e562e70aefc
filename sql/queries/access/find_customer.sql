-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 e-mail in lower case: whose it is
SELECT id AS person FROM person WHERE email = $1 AND erased_at IS NULL
