-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 its id
SELECT person, public_key, algorithm::bigint AS algorithm, sign_count FROM passkey WHERE id = $1
