-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 person
SELECT id, label, created_at, used_at FROM passkey WHERE person = $1 ORDER BY created_at, id
