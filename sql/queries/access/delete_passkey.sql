-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 id, $2 person
DELETE FROM passkey WHERE id = $1 AND person = $2
