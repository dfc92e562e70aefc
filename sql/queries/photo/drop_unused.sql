-- SPDX-License-Identifier: AGPL-3.0-or-later
-- $1 KPA, $2 before when: photos that show nothing
DELETE FROM photo p WHERE p.kpa = $1 AND p.added_at < $2 AND NOT EXISTS (SELECT FROM photo_use u WHERE u.kpa = p.kpa AND u.sha256 = p.sha256)
