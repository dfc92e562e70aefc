-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 e-mail, lower case: somebody to whom a link may be sent
SELECT id AS person, language FROM person WHERE email = $1 AND erased_at IS NULL AND locked_at IS NULL
